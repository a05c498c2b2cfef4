namespace Isinglass.Structure;

/// <summary>The functions of few variables that dependent variables are.</summary>
internal enum DependencyKind
{
    /// <summary>The same value always.</summary>
    Fixed,

    /// <summary>Equal to another variable.</summary>
    Copy,

    /// <summary>Unequal to another variable.</summary>
    Negation,

    /// <summary>1 for exactly one combination of the inputs: a product of variables or of their negations (AND, NOR).</summary>
    Product,

    /// <summary>0 for exactly one combination of the inputs (OR, NAND).</summary>
    Disjunction,

    /// <summary>Any other function: the sign of a weighted sum of the inputs.</summary>
    Threshold,
}

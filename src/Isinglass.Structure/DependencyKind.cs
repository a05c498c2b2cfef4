namespace Isinglass.Structure;

/// <summary>The kind of function that defines a dependent variable.</summary>
internal enum DependencyKind
{
    /// <summary>Constant.</summary>
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

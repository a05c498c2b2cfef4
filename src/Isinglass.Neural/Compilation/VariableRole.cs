namespace Isinglass.Neural.Compilation;

/// <summary>Why a model needs a variable.</summary>
internal enum VariableRole
{
    /// <summary>A bit of a parameter.</summary>
    Parameter,

    /// <summary>A selector of an activation's subinterval, or the free spin of a hidden unit.</summary>
    Selector,

    /// <summary>Slack of an inequality, or the offset inside a subinterval.</summary>
    Slack,

    /// <summary>A product of a weight bit and an activation bit.</summary>
    Product,

    /// <summary>Used by the loss alone.</summary>
    Loss,
}

namespace Isinglass.Conic.Certificates;

/// <summary>What a bound rests on.</summary>
internal enum BoundKind
{
    /// <summary>Every point was looked at.</summary>
    Enumeration,

    /// <summary>Multipliers of rows and weights of squared equalities; what they make of the problem is bounded without rows.</summary>
    Lagrangian,

    /// <summary>Shares of couplings and multipliers of rows beside every variable.</summary>
    Linearized,
}

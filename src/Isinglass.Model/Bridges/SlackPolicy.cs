namespace Isinglass.Model.Bridges;

/// <summary>How an inequality becomes an equality: few bits with large coefficients, or many with small ones.</summary>
public enum SlackPolicy
{
    /// <summary>Powers of two, the last coefficient exact: about log2(range) bits, coefficients up to half the range.</summary>
    Binary,

    /// <summary>
    /// Powers of two up to a cap, then the cap repeated (bounded-coefficient encoding; Karimi, Ronagh, "Practical integer-to-binary mapping for quantum
    /// annealers", Quantum Information Processing 2019): slack never widens the coefficients.
    /// </summary>
    Bounded,

    /// <summary>Ones: as many bits as the range.</summary>
    Unary,

    /// <summary>No slack: inequalities stay, and the solver handles them by an augmented Lagrangian.</summary>
    None,
}

namespace Isinglass.Model.Bridges.Penalties;

/// <summary>
/// Rules for the weight of a row's penalty, those compared by Ayodele, "Penalty Weights in QUBO Formulations: Permutation Problems", 2022 (equations 12-19),
/// with q the coefficients of the objective and g those of the penalty function, both multiplied out.
/// </summary>
public enum PenaltyRule
{
    /// <summary>
    /// The width of the objective's bounds, sum of positive minus sum of negative contributions (equation 12 when no coefficient is negative), plus one
    /// percent: with integer rows the minima of the penalised model are exactly those of the constrained one. The only rule here with that guarantee, and the
    /// largest weight.
    /// </summary>
    UpperBound,

    /// <summary>The largest coefficient of the objective (equation 13; Lucas 2014).</summary>
    MaxCoefficient,

    /// <summary>
    /// The largest change of the objective by one flip (Verma, Lewis, "Penalty and partitioning techniques to improve performance of QUBO solvers", 2020).
    /// </summary>
    VermaLewis,

    /// <summary>MOMC: the rule of Verma and Lewis divided by the smallest positive change of the row's penalty by one flip, at least 1; row by row.</summary>
    MaxOverMinChange,

    /// <summary>MOC: the largest quotient of the changes of objective and penalty by the same flip, at least 1; row by row.</summary>
    MaxChangeQuotient,

    /// <summary>The user's own weight.</summary>
    User,
}

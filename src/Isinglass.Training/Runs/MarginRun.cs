using Isinglass.Hedging;
using Isinglass.Model.Solving;

namespace Isinglass.Training.Runs;

/// <summary>One trained margin: the result of its method, and the bits after refinement.</summary>
internal sealed record MarginRun
{
    /// <summary>The margin, in standard deviations of the output.</summary>
    public required double Margin { get; init; }

    /// <summary>
    /// The result of the method before refinement: its parameter bits with their mean training loss, and as other points the candidates for a committee.
    /// </summary>
    public required Solution Method { get; init; }

    /// <summary>Rounds that led to it; empty for methods without rounds.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>Wall time within the solvers, in seconds.</summary>
    public required double SolverSeconds { get; init; }

    /// <summary>Validation score before refinement, by which the margin of the method alone is chosen; NaN without validation samples.</summary>
    public required double MethodValidation { get; init; }

    /// <summary>The parameter bits after refinement, 0 or 1.</summary>
    public required sbyte[] Bits { get; init; }

    /// <summary>Mean training loss after refinement.</summary>
    public required double Loss { get; init; }

    /// <summary>Whether the bits keep all demands of the recipe; a margin that does comes before one that does not.</summary>
    public required bool KeepsDemands { get; init; }

    /// <summary>Validation score after refinement, by which the margin is chosen; NaN without validation samples.</summary>
    public required double Validation { get; init; }

    /// <summary>Wall time of the refinement, in seconds.</summary>
    public required double RefinementSeconds { get; init; }
}

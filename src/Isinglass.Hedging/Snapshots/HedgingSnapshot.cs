using Isinglass.Hedging.Candidates;
using Isinglass.Model;

namespace Isinglass.Hedging.Snapshots;

/// <summary>
/// Everything that the rounds to come depend on, between two rounds: solving goes on from it to the same bits as if it had never stopped. The workers and the clock are no part of it.
/// </summary>
public sealed record HedgingSnapshot
{
    /// <summary>Rounds done.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>rho of the next round.</summary>
    public required double Rho { get; init; }

    /// <summary>xbar by shared bit.</summary>
    public required double[] Xbar { get; init; }

    /// <summary>The scenarios.</summary>
    public required IReadOnlyList<ScenarioSnapshot> Scenarios { get; init; }

    /// <summary>Shared bits of the incumbent.</summary>
    public required sbyte[] Incumbent { get; init; }

    /// <summary>Objective of the incumbent.</summary>
    public required double InnerBound { get; init; }

    /// <summary>Good candidates so far, best first.</summary>
    public IReadOnlyList<ScoredCandidate> Pool { get; init; } = [];

    /// <summary>Points that were scored by the whole objective.</summary>
    public required long Scored { get; init; }

    /// <summary>Orders of scenario solves so far.</summary>
    public long Solves { get; init; }

    /// <summary>Rules by shared bit; null in the Frank-Wolfe mode, which has none.</summary>
    public BitSnapshot? Bits { get; init; }

    /// <summary>Fingerprints of the multipliers so far.</summary>
    public ulong[] Seen { get; init; } = [];

    /// <summary>Cycles so far.</summary>
    public int Cycles { get; init; }

    /// <summary>Refuses a snapshot that is of another model or mode.</summary>
    /// <exception cref="InputException">It is.</exception>
    internal void Check(ScenarioModel model, bool hasHulls)
    {
        var isOfModel = Scenarios.Count == model.Scenarios.Count && Scenarios.All(scenario => scenario.W.Length == model.SharedCount) && Incumbent.Length == model.SharedCount;
        if (!isOfModel || Scenarios.Any(scenario => scenario.Hull is not null != hasHulls))
        {
            var own = Scenarios.Any(scenario => scenario.Hull is not null);
            throw new InputException(
                $"The snapshot is of {Scenarios.Count} scenarios over {Incumbent.Length} bits{Mode(own)}, the model has {model.Scenarios.Count} over {model.SharedCount}{Mode(hasHulls)}.");
        }

        static string Mode(bool isFrankWolfe) => isFrankWolfe ? " in the Frank-Wolfe mode" : "";
    }
}

using Isinglass.Hedging.Candidates;
using Isinglass.Model;

namespace Isinglass.Hedging.Snapshots;

/// <summary>
/// The state between two rounds. A run that continues from it reaches the same bits as a run that was never stopped. The workers and the clock are not part of
/// it.
/// </summary>
internal sealed record HedgingSnapshot
{
    // Sums of probabilities and of weights may leave 0 .. 1 by their last digits.
    private const double Rounding = 1e-9;

    /// <summary>The finished rounds.</summary>
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

    /// <summary>Number of points scored by the objective on all data.</summary>
    public required long Scored { get; init; }

    /// <summary>Number of scenario solves so far.</summary>
    public long Solves { get; init; }

    /// <summary>State of the rules; null in the Frank-Wolfe mode, which has none.</summary>
    public BitSnapshot? Bits { get; init; }

    /// <summary>Fingerprints of the multipliers so far.</summary>
    public ulong[] Seen { get; init; } = [];

    /// <summary>Cycles so far.</summary>
    public int Cycles { get; init; }

    /// <summary>Refuses a damaged snapshot, and one of another model or mode.</summary>
    /// <exception cref="InputException">The snapshot cannot be used.</exception>
    internal void Check(ScenarioModel model, bool hasHulls)
    {
        var isOfModel = Scenarios.Count == model.Scenarios.Count && Scenarios.All(scenario => scenario.W.Length == model.SharedCount)
            && Incumbent.Length == model.SharedCount;
        if (!isOfModel || Scenarios.Any(scenario => scenario.Hull is not null != hasHulls))
        {
            var own = Scenarios.Any(scenario => scenario.Hull is not null);
            throw new InputException(
                $"The snapshot is of {Scenarios.Count} scenarios over {Incumbent.Length} bits{Mode(own)}, the model has {model.Scenarios.Count} over "
                + $"{model.SharedCount}{Mode(hasHulls)}.");
        }

        if (Fault(model.SharedCount) is { } field)
        {
            throw new InputException($"The snapshot is damaged: its field '{field}' cannot be that of {model.SharedCount} shared bits.");
        }

        static string Mode(bool isFrankWolfe) => isFrankWolfe ? " in the Frank-Wolfe mode" : "";
    }

    /// <summary>The name of a field with a value that no run writes, or null. Later code relies on lengths and values.</summary>
    private string? Fault(int sharedCount)
    {
        bool AreBits(sbyte[] bits) => bits.Length == sharedCount && Array.TrueForAll(bits, static bit => bit is 0 or 1);
        bool AreHull(HullSnapshot hull) => (AreBits(hull.Last) || (hull.Last.Length == 0 && hull.Vertices.Count == 0))
            && hull.Weights.Length == hull.Vertices.Count
            && Array.TrueForAll(hull.Weights, static weight => weight is >= 0 and <= 1 + Rounding)
            && hull.Vertices.All(vertex => AreBits(vertex.Bits) && double.IsFinite(vertex.Objective));
        bool IsScenario(ScenarioSnapshot scenario) => Array.TrueForAll(scenario.W, double.IsFinite) && scenario.OracleCalls >= 0
            && (scenario.Hull is { } hull ? AreHull(hull) : scenario.Point.Length >= sharedCount
            && Array.TrueForAll(scenario.Point, static bit => bit is 0 or 1));
        (bool IsRight, string Field)[] fields =
        [
            (Rho > 0 && double.IsFinite(Rho), "rho"),
            (Xbar.Length == sharedCount && Array.TrueForAll(Xbar, static x => x is >= -Rounding and <= 1 + Rounding), "xbar"),
            (Scenarios.All(IsScenario), "scenarios"),
            (AreBits(Incumbent), "incumbent"),
            (!double.IsNaN(InnerBound), "inner_bound"),
            (Pool.All(candidate => AreBits(candidate.Bits) && !double.IsNaN(candidate.Objective)), "pool"),
            (Scored >= 0 && Solves >= 0 && Cycles >= 0, "scored, solves and cycles"),
            (Bits is null == Scenarios.Any(static scenario => scenario.Hull is not null), "bits"),
            (Bits is null || (Bits.Agreements.Length == sharedCount && Bits.Fixed.Length == sharedCount
            && Array.TrueForAll(Bits.Fixed, static bit => bit is -1 or 0 or 1)
                && Bits.Scales.Length == sharedCount && Array.TrueForAll(Bits.Scales, static scale => scale > 0 && double.IsFinite(scale))), "bits"),
        ];
        return Array.Find(fields, static field => !field.IsRight).Field;
    }
}

using Isinglass.Hedging;
using Isinglass.Hedging.Snapshots;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Training.Runs;

/// <summary>A training run between two rounds: its recipe, the finished margins and starts, and the state of the current start.</summary>
internal sealed record TrainingCheckpoint
{
    /// <summary>The recipe with every automatic choice written out.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Whether baselines are trained at the end.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Name of the machine profile whose calls and time the result estimates; null = that of the recipe's machine.</summary>
    public string? Profile { get; init; }

    /// <summary>Margins that are finished.</summary>
    public IReadOnlyList<MarginRun> Margins { get; init; } = [];

    /// <summary>Finished starts of the current margin.</summary>
    public IReadOnlyList<HedgingResult> Starts { get; init; } = [];

    /// <summary>The state of the current start; null at its beginning.</summary>
    public HedgingSnapshot? Snapshot { get; init; }

    /// <summary>Refuses a checkpoint whose parts do not fit its recipe. The snapshot is checked later, with its model.</summary>
    /// <param name="plan">The plan of the recipe.</param>
    /// <param name="bitCount">Parameter bits of its network.</param>
    /// <exception cref="InputException">A part does not fit; the message names it.</exception>
    internal void Check(TrainingPlan plan, int bitCount)
    {
        bool AreBits(sbyte[] bits) => bits.Length == bitCount && Array.TrueForAll(bits, static bit => bit is 0 or 1);
        bool IsFound(Solution found) => AreBits(found.Values) && found.Others.All(AreBits) && !double.IsNaN(found.Objective);
        var fault = !Margins.Select(static margin => margin.Margin).SequenceEqual(plan.Margins.Take(Margins.Count)) ? "margins"
            : !Margins.All(margin => AreBits(margin.Bits) && IsFound(margin.Method)) ? "margins"
            : Starts.Count > plan.Restarts || !Starts.All(start => IsFound(start.Solution) && start.Copies.All(AreBits)) ? "starts"
            : null;
        if (fault is not null)
        {
            throw new InputException($"The checkpoint is damaged: its field '{fault}' does not fit its recipe. Start the run anew.");
        }
    }
}

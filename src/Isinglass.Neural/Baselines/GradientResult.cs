using Isinglass.Model.Control;

namespace Isinglass.Neural.Baselines;

/// <summary>What gradient training found.</summary>
internal sealed record GradientResult
{
    /// <summary>The chosen network.</summary>
    public required GradientCandidate Chosen { get; init; }

    /// <summary>All runs, in the order of the settings.</summary>
    public required IReadOnlyList<GradientTrial> Trials { get; init; }

    /// <summary>Why training stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Time from start to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The chosen parameter bits.</summary>
    public sbyte[] Bits => Chosen.Bits;

    /// <summary>What would have been chosen among the runs of one rule alone.</summary>
    public required IReadOnlyDictionary<GradientRule, GradientCandidate> BestByRule { get; init; }
}

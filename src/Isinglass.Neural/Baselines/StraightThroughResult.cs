using Isinglass.Model.Control;

namespace Isinglass.Neural.Baselines;

/// <summary>What straight-through training found.</summary>
public sealed record StraightThroughResult
{
    /// <summary>All candidates, in the order of <see cref="StraightThroughSource"/>.</summary>
    public required IReadOnlyList<StraightThroughCandidate> Candidates { get; init; }

    /// <summary>
    /// With validation samples the candidate of the highest validation accuracy, of equal ones that with the highest training accuracy; without them the
    /// epoch of least training loss.
    /// </summary>
    public required StraightThroughCandidate Chosen { get; init; }

    /// <summary>Epochs that were finished.</summary>
    public required int EpochCount { get; init; }

    /// <summary>Why training stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Time from start to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The candidate from a source, or null.</summary>
    public StraightThroughCandidate? Find(StraightThroughSource source) => Candidates.FirstOrDefault(candidate => candidate.Source == source);
}

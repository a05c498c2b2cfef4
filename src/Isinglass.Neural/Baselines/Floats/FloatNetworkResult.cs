using Isinglass.Model.Control;

namespace Isinglass.Neural.Baselines.Floats;

/// <summary>What training a float network found.</summary>
internal sealed record FloatNetworkResult
{
    /// <summary>The chosen network.</summary>
    public required FloatNetwork Network { get; init; }

    /// <summary>The chosen weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>The chosen epoch, 0-based; -1 when there was no time for one.</summary>
    public required int Epoch { get; init; }

    /// <summary>Share of validation samples classified correctly, 0..1; NaN without validation samples.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Why training stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Time from start to end.</summary>
    public required TimeSpan Elapsed { get; init; }
}

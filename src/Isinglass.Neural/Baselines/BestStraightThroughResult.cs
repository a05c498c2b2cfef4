using Isinglass.Model.Control;

namespace Isinglass.Neural.Baselines;

/// <summary>What the grid found.</summary>
public sealed record BestStraightThroughResult
{
    /// <summary>The trial that the chosen network comes from.</summary>
    public required StraightThroughTrial Trial { get; init; }

    /// <summary>The chosen network.</summary>
    public required StraightThroughCandidate Chosen { get; init; }

    /// <summary>All trials that ran, in the grid's order.</summary>
    public required IReadOnlyList<StraightThroughTrial> Trials { get; init; }

    /// <summary>Why the grid ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Time from start to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The chosen parameter bits.</summary>
    public sbyte[] Bits => Chosen.Bits;

    /// <summary>The chosen configuration in words.</summary>
    public string Summary => $"{Trial.Loss.Name}, {Describe(Chosen)}, validation {(Trial.Loss.Margin is { IsRegression: true } ? $"R\u00b2 {Chosen.ValidationAccuracy:F3}" : $"accuracy {Chosen.ValidationAccuracy:P1}")}";

    private static string Describe(StraightThroughCandidate candidate) => candidate.Source switch
    {
        StraightThroughSource.LeastTrainingLoss => $"epoch {candidate.Epoch + 1} (least training loss)",
        StraightThroughSource.BestValidation => $"epoch {candidate.Epoch + 1} (best validation)",
        StraightThroughSource.AveragedLevels => "average of quantized weights",
        _ => "average of latent weights",
    };
}

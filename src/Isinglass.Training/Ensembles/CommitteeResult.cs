namespace Isinglass.Training.Ensembles;

/// <summary>A committee chosen from the networks that a training run met anyway, beside the single network of the run.</summary>
internal sealed record CommitteeResult
{
    /// <summary>Members and vote.</summary>
    public required Committee Committee { get; init; }

    /// <summary>Accuracies of the vote; the time is that of refining the pool and choosing.</summary>
    public required Score Score { get; init; }

    /// <summary>Accuracy of the vote on the validation part, by which it was chosen, 0..1; NaN without validation samples.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Number of different networks to choose from.</summary>
    public required int PoolSize { get; init; }
}

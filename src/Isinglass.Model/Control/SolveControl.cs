namespace Isinglass.Model.Control;

/// <summary>
/// When to stop a solver, trainer or machine, and where to report progress. Each checks it at least once a sweep, iteration or round, returns its incumbent,
/// and says why it stopped.
/// </summary>
public sealed record SolveControl
{
    /// <summary>Run to the natural end.</summary>
    public static SolveControl Unlimited { get; } = new();

    /// <summary>Longest time to run; null = no limit. Default: null.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Stop as soon as the best objective is at or below this; null = none. Default: null.</summary>
    public double? Target { get; init; }

    /// <summary>Stop when the best objective has not improved for this long; null = never. Default: null.</summary>
    public TimeSpan? NoImprovement { get; init; }

    /// <summary>Stop and return the incumbent when cancelled.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Receives progress, at most a few times a second.</summary>
    public IProgress<SolveProgress>? Progress { get; init; }

    /// <summary>The clock; replaceable in tests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Starts the clock of one run.</summary>
    public SolveRun Start() => new(this);
}

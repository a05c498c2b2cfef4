namespace Isinglass.Model.Control;

/// <summary>
/// What every solver, trainer and machine takes: when to stop and whom to tell. Every one looks at it at least once a sweep, an iteration or a round,
/// returns its incumbent, and says why it stopped.
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

    /// <summary>Told about progress a few times a second at most.</summary>
    public IProgress<SolveProgress>? Progress { get; init; }

    /// <summary>The clock; tests hand in their own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Starts the clock of one run.</summary>
    public SolveRun Start() => new(this);
}

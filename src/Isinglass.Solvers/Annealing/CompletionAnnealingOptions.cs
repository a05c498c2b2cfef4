namespace Isinglass.Solvers.Annealing;

/// <summary>Options of <see cref="CompletionAnnealing"/>.</summary>
internal sealed record CompletionAnnealingOptions
{
    /// <summary>Sweeps of an anneal. Default 100; at least 1.</summary>
    public int Sweeps { get; init; } = 100;

    /// <summary>First temperature, in units of the objective. Positive.</summary>
    public double HotTemperature { get; init; } = 0.003;

    /// <summary>Last temperature, in units of the objective; positive, at most the first.</summary>
    public double ColdTemperature { get; init; } = 0.0003;

    /// <summary>Number of anneals from random starts (the first from the request's start); the time limit may cut them. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>
    /// Return the best point met rather than the last. The best costs a copy for each improving sweep; hedging wants the last point, a sample at the final
    /// temperature. Default true.
    /// </summary>
    public bool KeepBest { get; init; } = true;
}

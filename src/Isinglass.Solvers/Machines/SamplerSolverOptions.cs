namespace Isinglass.Solvers.Machines;

/// <summary>Options of <see cref="SamplerSolver"/>.</summary>
public sealed record SamplerSolverOptions
{
    /// <summary>Reads of a call. Default 1; 10 is sensible when the calls are independent.</summary>
    public int Reads { get; init; } = 1;

    /// <summary>Effort of a read in the sampler's own unit; null = the sampler's default.</summary>
    public int? Sweeps { get; init; }

    /// <summary>Which read is returned.</summary>
    internal ReadChoice Choice { get; init; }

    /// <summary>Calls of the machine in one solve. Default 1.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>Start the reads from the request's start. Default true.</summary>
    public bool WarmStart { get; init; } = true;
}

using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;

namespace Isinglass.Model.Solving;

/// <summary>The request of one call of a sampler.</summary>
public sealed record SampleRequest
{
    /// <summary>The random key; equal keys give equal samples on any number of threads.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Number of reads (independent samples). Default 1.</summary>
    public int Reads { get; init; } = 1;

    /// <summary>
    /// Effort of a read in the sampler's own unit (sweeps, steps, moves per variable); null = the sampler's default, or as long as the time limit allows.
    /// </summary>
    public int? Sweeps { get; init; }

    /// <summary>Initial states, one row each (read r starts from row r mod rows); null = random.</summary>
    public BitMatrix? InitialStates { get; init; }

    /// <summary>Number of threads. Never changes the result. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

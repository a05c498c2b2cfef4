using Isinglass.Model;

namespace Isinglass.Solvers.Exact;

/// <summary>Parameters of <see cref="ExactSampler"/>.</summary>
internal sealed record ExactSamplerOptions
{
    /// <summary>
    /// Models of at most this many variables are enumerated, larger ones searched by branch and bound. Default 20; range 0 to 30 (2^30 states: about half a
    /// minute).
    /// </summary>
    public int EnumerationLimit { get; init; } = 20;

    /// <summary>Whether to return every optimum, one row each, instead of one optimum that counts for all reads. Default false.</summary>
    public bool AllOptima { get; init; }

    /// <summary>Largest number of optima that are returned. Default 10000.</summary>
    public int MaximumOptima { get; init; } = 10_000;

    internal void Check()
    {
        if (EnumerationLimit is < 0 or > 30 || MaximumOptima < 1)
        {
            throw new InputException("The exact sampler enumerates at most 30 variables and returns at least 1 optimum.");
        }
    }
}

using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>The spins, fields and random numbers of the replicas that one kernel anneals together. Energies are in units of the spin problem.</summary>
internal abstract class AnnealingState(SpinProblem problem) : IDisposable
{
    /// <summary>The problem that is annealed.</summary>
    protected SpinProblem Problem { get; } = problem;

    /// <summary>Starts the random numbers of a run: equal keys give equal trajectories.</summary>
    public abstract void Seed(RandomKey key);

    /// <summary>Sets the spins (-1/+1, natural order) of a replica. All replicas must be set before <see cref="Refresh"/>.</summary>
    public abstract void Load(int replica, ReadOnlySpan<sbyte> spins);

    /// <summary>Computes all fields from the spins: after loading, and from time to time to remove rounding from floating-point fields.</summary>
    public abstract void Refresh();

    /// <summary>
    /// Proposes every spin once at a temperature (Metropolis et al., 1953: accept when dE &lt;= 0, else with probability exp(-dE / T)).
    /// Temperature 0 is strict descent: only moves with dE &lt; 0, so that sweeps without a flip end in a local minimum.
    /// </summary>
    /// <returns>Number of flips of all replicas.</returns>
    public abstract long Sweep(double temperature);

    /// <summary>A spin, -1 or +1.</summary>
    public abstract int Spin(int replica, int variable);

    /// <summary>The field of a spin with squared terms multiplied out: flipping the spin changes the energy by -2 s f.</summary>
    public abstract double Field(int replica, int variable);

    /// <summary>Energy of a replica from its fields: every coupling is in two of them.</summary>
    public virtual double Energy(int replica)
    {
        var energy = 0.0;
        for (var i = 0; i < Problem.Count; i++)
        {
            energy += Spin(replica, i) * (Problem.ExpandedLinear[i] + Field(replica, i));
        }

        return Problem.ExpandedConstant + 0.5 * energy;
    }

    /// <summary>Copies the spins of a replica, natural order.</summary>
    public void Store(int replica, Span<sbyte> spins)
    {
        for (var i = 0; i < spins.Length; i++)
        {
            spins[i] = (sbyte)Spin(replica, i);
        }
    }

    /// <summary>The change of energy for a flip of each spin of a replica, natural order.</summary>
    public void FlipEnergies(int replica, Span<double> changes)
    {
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = -2 * Spin(replica, i) * Field(replica, i);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees native memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>The spins, fields and random numbers of the replicas that one kernel anneals together. Energies are in units of the spin problem.</summary>
internal abstract class AnnealingState : IDisposable
{
    /// <summary>Starts the random numbers of a run: equal keys give equal trajectories.</summary>
    public abstract void Seed(RandomKey key);

    /// <summary>Sets the spins (-1/+1, natural order) of a replica. All replicas must be set before <see cref="Refresh"/>.</summary>
    public abstract void Load(int replica, ReadOnlySpan<sbyte> spins);

    /// <summary>Computes all fields from the spins: after loading, and now and then to take rounding out of floating-point fields.</summary>
    public abstract void Refresh();

    /// <summary>
    /// Proposes every spin once at a temperature (Metropolis et al., 1953: accept when dE &lt;= 0, else with probability exp(-dE / T)).
    /// Temperature 0 is strict descent: only moves with dE &lt; 0, so that sweeps without a flip end in a local minimum.
    /// </summary>
    /// <returns>Number of flips of all replicas.</returns>
    public abstract long Sweep(double temperature);

    /// <summary>Energy of a replica from its fields, in O(n).</summary>
    public abstract double Energy(int replica);

    /// <summary>Copies the spins of a replica, natural order.</summary>
    public abstract void Store(int replica, Span<sbyte> spins);

    /// <summary>The change of energy that turning each spin of a replica would make, natural order.</summary>
    public abstract void FlipEnergies(int replica, Span<double> changes);

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

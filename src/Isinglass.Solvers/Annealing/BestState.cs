using Isinglass.Solvers.Annealing.Kernels;

namespace Isinglass.Solvers.Annealing;

/// <summary>The best state of one replica.</summary>
internal sealed class BestState(int spinCount)
{
    /// <summary>Its spins.</summary>
    public sbyte[] Spins { get; } = new sbyte[spinCount];

    /// <summary>Its energy in units of the problem; +infinity before the first.</summary>
    public double Energy { get; private set; } = double.PositiveInfinity;

    /// <summary>Forgets the state.</summary>
    public void Reset() => Energy = double.PositiveInfinity;

    /// <summary>Compares a replica in O(n); true when it is the best so far.</summary>
    public bool Observe(AnnealingState state, int replica)
    {
        var energy = state.Energy(replica);
        if (!(energy < Energy))
        {
            return false;
        }

        Energy = energy;
        state.Store(replica, Spins);
        return true;
    }
}

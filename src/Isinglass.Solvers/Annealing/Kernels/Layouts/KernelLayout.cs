namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>A spin problem laid out for one kernel: immutable, shared by all reads and threads.</summary>
internal abstract class KernelLayout : IDisposable
{
    /// <summary>Name of the kernel, as reported.</summary>
    public abstract string Name { get; }

    /// <summary>Number of replicas that one state anneals together.</summary>
    public virtual int ReplicaCount => 1;

    /// <summary>Whether fields accumulate rounding errors and must be refreshed from time to time.</summary>
    public virtual bool Drifts => false;

    /// <summary>Whether sweeps count their flips; otherwise they return 0 when nothing flipped and some positive number when something did.</summary>
    public virtual bool CountsFlips => true;

    /// <summary>A fresh state; not safe to share between threads.</summary>
    public abstract AnnealingState CreateState();

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

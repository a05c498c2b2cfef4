namespace Isinglass.Solvers;

/// <summary>A spin problem laid out for one kernel: immutable, shared by all reads and threads.</summary>
internal abstract class AnnealingForm : IDisposable
{
    /// <summary>Name of the kernel, as reported.</summary>
    public abstract string Name { get; }

    /// <summary>Number of replicas that one state anneals together.</summary>
    public virtual int ReplicaCount => 1;

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

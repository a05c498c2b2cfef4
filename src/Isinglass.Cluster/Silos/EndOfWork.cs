using System.Runtime.InteropServices;

namespace Isinglass.Cluster.Silos;

/// <summary>Whether a worker is to end: by Ctrl-C, by the signal SIGTERM of a batch system, or by another member.</summary>
internal sealed class EndOfWork : IDisposable
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;

#pragma warning disable CA2000 // Disposed with this.
    public EndOfWork() => _signals = [Listen(PosixSignal.SIGINT), Listen(PosixSignal.SIGTERM)];
#pragma warning restore CA2000

    /// <summary>Completed when the worker is to end.</summary>
    public Task Told => _told.Task;

    /// <summary>Tells the worker to end.</summary>
    public void Tell() => _told.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_signals, signal => signal.Dispose());

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Tell();
    });
}

using System.Runtime.InteropServices;

namespace Isinglass.Cli;

/// <summary>Ctrl-C, or the signal SIGTERM of a batch system: the first asks the work to finish and write its incumbent, the second aborts at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _termination;
    private int _count;

    public Interruption()
    {
        Console.CancelKeyPress += OnCancel;
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Interrupt();
        });
    }

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Asks the work to finish, as Ctrl-C does; asked twice, aborts.</summary>
    public void Interrupt()
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            Console.Error.WriteLine();
            Console.Error.WriteLine("isinglass: interrupted; finishing with the best found so far (Ctrl-C again aborts).");
            _source.Cancel();
        }
        else
        {
            Environment.Exit(ExitCode.Aborted);
        }
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _termination.Dispose();
        _source.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        arguments.Cancel = true;
        Interrupt();
    }
}

namespace Isinglass.Cli;

/// <summary>Ctrl-C: the first asks the work to finish and write its incumbent, the second aborts at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _count;

    public Interruption() => Console.CancelKeyPress += OnCancel;

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _source.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            arguments.Cancel = true;
            Console.Error.WriteLine();
            Console.Error.WriteLine("isinglass: interrupted; finishing with the best found so far (Ctrl-C again aborts).");
            _source.Cancel();
        }
        else
        {
            Environment.Exit(ExitCode.Aborted);
        }
    }
}

using Isinglass.Model.Control;

namespace Isinglass.Cli.Display;

/// <summary>
/// Long work talks on standard error: on a terminal by one line that is written over and over, elsewhere by a line every few seconds, so that a log shows where
/// it is.
/// </summary>
internal sealed class LiveLine : IProgress<string>, IDisposable
{
    private const int UsualWidth = 100;

    // What ends sooner needs no line; what does not shows at once that it is alive.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(5);

    private readonly bool _isWanted;
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Watch _watch = Watch.Start();
    private TimeSpan _said;
    private int _width;

    /// <summary>Talks when it is wanted, and the program was not told to be quiet.</summary>
    public LiveLine(bool wanted) => _isWanted = wanted && !Output.IsQuiet;

    public void Report(string text) => Show(new LiveStep(text));

    public void Show(LiveStep step)
    {
        if (!_isWanted)
        {
            return;
        }

        var elapsed = _watch.Elapsed;
        if (_isTerminal)
        {
            var line = step.Fit(elapsed, Width());
            Console.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
        else if (elapsed - _said >= (_said == TimeSpan.Zero ? First : Interval))
        {
            _said = elapsed;
            Console.Error.WriteLine(step.Fit(elapsed, UsualWidth));
        }
    }

    public void Clear()
    {
        if (_width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();

    /// <summary>Columns of the terminal; the usual number where it does not say.</summary>
    private static int Width()
    {
        try
        {
            return Console.WindowWidth > 20 ? Console.WindowWidth - 1 : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}

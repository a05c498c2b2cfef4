using Isinglass.Model.Control;

namespace Isinglass.Cli.Display;

/// <summary>Progress of long work on standard error: on a terminal one line that is rewritten, elsewhere a line every few seconds, for logs.</summary>
internal sealed class LiveLine : IProgress<string>, IDisposable
{
    // Work that ends sooner needs no line.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(5);

    private readonly bool _isWanted, _saysAll;
    private readonly Watch _watch = Watch.Start();
    private TimeSpan _said;
    private string _stage = "";
    private int _width;

    /// <summary>A live line, unless it is not wanted or the program is quiet.</summary>
    /// <param name="wanted">Whether it is wanted.</param>
    /// <param name="saysAll">Whether every new stage is kept as a line, also on a terminal.</param>
    public LiveLine(bool wanted, bool saysAll = false) => (_isWanted, _saysAll) = (wanted && !Output.IsQuiet, saysAll);

    public void Report(string text) => Show(new LiveStep(text));

    public void Show(LiveStep step)
    {
        if (!_isWanted)
        {
            return;
        }

        var elapsed = _watch.Elapsed;
        if (_saysAll)
        {
            if (step.Stage != _stage)
            {
                _stage = step.Stage;
                Console.Error.WriteLine(step.Fit(elapsed, Terminal.ErrorWidth ?? int.MaxValue));
            }
        }
        else if (Terminal.ErrorWidth is { } columns)
        {
            var line = step.Fit(elapsed, columns);
            Console.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
        else if (elapsed - _said >= (_said == TimeSpan.Zero ? First : Interval))
        {
            _said = elapsed;
            Console.Error.WriteLine(step.Fit(elapsed, Terminal.UsualWidth));
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
}

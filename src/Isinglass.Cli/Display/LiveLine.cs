namespace Isinglass.Cli.Display;

/// <summary>One line on the terminal that is written over and over; nothing at all when standard error is not a terminal.</summary>
internal sealed class LiveLine : IProgress<string>, IDisposable
{
    private readonly bool _enabled;
    private int _width;

    public LiveLine(bool wanted) => _enabled = wanted && !Console.IsErrorRedirected;

    public void Report(string text) => Show(text);

    public void Show(string text)
    {
        if (!_enabled)
        {
            return;
        }

        var width = Width();
        var line = text.Length > width ? text[..width] : text;
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }

    /// <summary>Columns of the terminal; 100 where it does not say.</summary>
    private static int Width()
    {
        try
        {
            return Console.WindowWidth > 20 ? Console.WindowWidth - 1 : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }

    public void Clear()
    {
        if (_enabled && _width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();
}

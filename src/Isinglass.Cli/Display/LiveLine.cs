namespace Isinglass.Cli.Display;

/// <summary>One line on the terminal that is written over and over; nothing at all when standard error is not a terminal.</summary>
internal sealed class LiveLine : IDisposable
{
    private readonly bool _enabled;
    private int _width;

    public LiveLine(bool wanted) => _enabled = wanted && !Console.IsErrorRedirected;

    public void Show(string text)
    {
        if (!_enabled)
        {
            return;
        }

        var width = 100;
        try
        {
            width = Math.Max(20, Console.WindowWidth - 1);
        }
        catch (IOException)
        {
            // A terminal without a size keeps the default.
        }

        var line = text.Length > width ? text[..width] : text;
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
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

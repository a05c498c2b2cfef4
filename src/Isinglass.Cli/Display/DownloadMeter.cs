using Isinglass.Neural.Data.Download;

namespace Isinglass.Cli.Display;

/// <summary>Shows the progress of a download on the error stream: a line that rewrites itself in a terminal, a line for each file otherwise.</summary>
internal sealed class DownloadMeter : IProgress<DownloadProgress>
{
    private long _shownPercent = -1;
    private string? _shownFile;

    public void Report(DownloadProgress value)
    {
        if (Console.IsErrorRedirected)
        {
            if (_shownFile != value.File)
            {
                Console.Error.WriteLine($"{value.File} ...");
            }
        }
        else
        {
            ShowPercent(value);
        }

        _shownFile = value.File;
    }

    private void ShowPercent(DownloadProgress value)
    {
        var percent = value.Total is > 0 ? 100 * value.Received / value.Total.Value : value.Received >> 20;
        if (percent == _shownPercent && _shownFile == value.File)
        {
            return;
        }

        _shownPercent = percent;
        var share = value.Total is null ? "" : $"  {percent} %";
        var end = value.Received == value.Total ? "\n" : "";
        Console.Error.Write($"\r{value.File}  {value.Received / 1e6:F1} MB{share}   {end}");
    }
}

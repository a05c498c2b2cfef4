using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Answers;
using Isinglass.Neural.Data.Download;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass data</c>: lists, downloads and shows data sets.</summary>
internal static class DataCommand
{
    private const int MostPictures = 1000;
    private const int WidthWithoutTerminal = 100;

    /// <summary>The command with its subcommands list, get and show.</summary>
    public static Command Create() => new("data", "List, download and show data sets.")
    {
        CreateList(),
        CreateGet(),
        CreateShow(),
    };

    private static Command CreateList()
    {
        var directory = DataOptions.CreateDirectory();
        return new Command("list", "Name the data sets that are known by name, and say where they are or how to get them.") { directory }
            .Answering(parsed => new DataListAnswer(DataOptions.ExistingDirectory(parsed.GetValue(directory))));
    }

    private static Command CreateGet()
    {
        var names = string.Join(", ", DataCatalog.All.Where(static info => !info.IsGenerated).Select(static info => info.Name));
        var name = new Argument<string>("name") { Description = $"One of {names}." };
        var directory = DataOptions.CreateDirectory();
        var command = new Command("get", $"Download a data set and verify its check sums. Other mirrors: {DownloadSource.MirrorVariable}.")
        {
            name,
            directory,
        };
        command.SetAction((parsed, cancellation) => GetAsync(parsed.GetRequiredValue(name), parsed.GetValue(directory), cancellation));
        return command;
    }

    private static async Task<int> GetAsync(string name, string? dataDirectory, CancellationToken cancellation)
    {
        var info = DataCatalog.Find(name) ?? throw UnknownName(name);
        if (DownloadSource.Find(info, Environment.GetEnvironmentVariable(DownloadSource.MirrorVariable)) is not { } source)
        {
            await Console.Out.WriteLineAsync($"{info.Name} is made by the program; there is nothing to download.");
            return ExitCode.Done;
        }

        var folder = Path.Combine(DataCatalog.Directories(dataDirectory)[0], info.Name);
        try
        {
            using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("isinglass");
            var reason = await new DataDownloader(client).DownloadAsync(source, folder, new DownloadMeter(), cancellation);
            if (reason == StopReason.Cancelled)
            {
                await Console.Error.WriteLineAsync("isinglass: interrupted; what has arrived is kept, and the same command continues.");
                return ExitCode.Aborted;
            }
        }
        catch (DownloadException exception)
        {
            await Console.Error.WriteLineAsync($"isinglass: {exception.Message}");
            return ExitCode.Failed;
        }

        await Console.Out.WriteLineAsync($"{info.Name} is in {folder} ({info.Licence}).");
        return ExitCode.Done;
    }

    private static InputException UnknownName(string name) => NearestName.Unknown("data set", name, [.. DataCatalog.All.Select(static info => info.Name)]);

    private static Command CreateShow()
    {
        var name = new Argument<string>("name") { Description = "Name of a data set, or path of a folder of IDX files or of a CSV file." };
        var options = new DataOptions();
        var count = Flag.Whole("--count", "N", "Samples of each class to show.", 4, (0, MostPictures));
        var seed = Flag.Seed("--seed", "Seed of generated data.", 1);
        var command = new Command("show", "Count the classes of a data set and show samples in the terminal.").With([name, .. options.All, count, seed]);
        command.SetAction(parsed =>
        {
            var isPlain = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                || Environment.GetEnvironmentVariable("TERM") == "dumb";
            var width = Console.IsOutputRedirected ? WidthWithoutTerminal : Math.Max(20, Console.WindowWidth);
            Output.Lines(new DataSample(options.Load(parsed, parsed.GetRequiredValue(name), parsed.GetValue(seed)), parsed.GetValue(count), width,
                hasColours: !isPlain).Lines);
            return ExitCode.Done;
        });
        return command;
    }
}

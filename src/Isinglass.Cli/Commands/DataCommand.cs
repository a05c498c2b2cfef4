using System.CommandLine;
using System.Text;
using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Download;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass data</c>: which data there are, where to get them, and what they look like.</summary>
internal static class DataCommand
{
    private const int MostPictures = 1000;
    private const int MostFeatureLines = 30;
    private const int WidthWithoutTerminal = 100;

    /// <summary>The command with its subcommands list, get and show.</summary>
    public static Command Create() => new("data", "Lists, downloads and shows data sets.")
    {
        CreateList(),
        CreateGet(),
        CreateShow(),
    };

    private static Command CreateList()
    {
        var directory = DataOptions.CreateDirectory();
        var json = Flag.Switch("--json", "Write JSON instead of text.");
        var command = new Command("list", "Names the data sets that are known by name, and says where they are or how to get them.") { directory, json };
        command.SetAction(parsed =>
        {
            var dataDirectory = DataOptions.ExistingDirectory(parsed.GetValue(directory));
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(ListJson(dataDirectory));
            }
            else
            {
                WriteList(dataDirectory);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteList(string? dataDirectory)
    {
        foreach (var info in DataCatalog.All)
        {
            Console.Out.WriteLine($"{info.Name,-15}{info.Description}{(info.Shape is { } shape ? $", {shape} pixels" : "")} ({info.Licence})");
            Console.Out.WriteLine($"{"",-15}{(info.IsRegression ? "regression of" : $"{info.ClassNames.Count} classes:")} "
                    + $"{string.Join(", ", info.ClassNames)}");
            Console.Out.WriteLine($"{"",-15}{Whereabouts(info, dataDirectory)}");
        }

        Console.Out.WriteLine("Everywhere a name is asked for, the path of a folder with four IDX files or of a CSV file will do.");
    }

    private static string Whereabouts(DataSetInfo info, string? dataDirectory) =>
        info.IsGenerated ? "always there"
        : DataCatalog.Locate(info, dataDirectory) is { } folder ? $"in {folder}"
        : $"not here; get it with: {GetCommand(info)}";

    private static string GetCommand(DataSetInfo info) => $"isinglass data get {info.Name}";

    private static string ListJson(string? dataDirectory)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var info in DataCatalog.All)
            {
                var folder = DataCatalog.Locate(info, dataDirectory);
                writer.WriteStartObject();
                writer.WriteString("name", info.Name);
                writer.WriteString("description", info.Description);
                writer.WriteString("image", info.Shape?.ToString());
                writer.WriteBoolean("regression", info.IsRegression);
                writer.WriteStartArray("classes");
                foreach (var name in info.ClassNames)
                {
                    writer.WriteStringValue(name);
                }

                writer.WriteEndArray();
                writer.WriteString("licence", info.Licence);
                writer.WriteBoolean("generated", info.IsGenerated);
                writer.WriteBoolean("available", info.IsGenerated || folder is not null);
                writer.WriteString("folder", folder);
                writer.WriteString("get", info.IsGenerated ? null : GetCommand(info));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static Command CreateGet()
    {
        var names = string.Join(", ", DataCatalog.All.Where(static info => !info.IsGenerated).Select(static info => info.Name));
        var name = new Argument<string>("name") { Description = $"One of {names}." };
        var directory = DataOptions.CreateDirectory();
        var command = new Command("get", $"Downloads a data set and verifies its check sums. Other mirrors: {DownloadSource.MirrorVariable}.")
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
        var command = new Command("show", "Counts the classes of a data set and shows samples in the terminal.") { name };
        command.With(options.All);
        command.Options.Add(count);
        command.Options.Add(seed);
        command.SetAction(parsed =>
        {
            Show(options.Load(parsed, parsed.GetRequiredValue(name), parsed.GetValue(seed)), parsed.GetValue(count));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(DatasetPair data, int count)
    {
        var (train, test) = data;
        var features = train.Shape is { } size ? $"{size} pixels" : $"{train.FeatureCount} features";
        Console.Out.WriteLine($"{train.Name}: {train.SampleCount} training and {test.SampleCount} test samples, {features}, "
            + $"{(train.Targets is null ? $"{train.ClassCount} classes" : $"a number to predict: {train.ClassNames[0]}")}");
        if (train.Targets is { } targets)
        {
            Console.Out.WriteLine($"{train.ClassNames[0]}: {targets.Min():G5} to {targets.Max():G5}, mean {targets.Average():G5}");
            ShowSamples(train, 0, count);
            ShowFeatures(train);
            return;
        }

        var (trainCounts, testCounts) = (train.CountClasses(), test.CountClasses());
        for (var label = 0; label < train.ClassCount; label++)
        {
            var name = train.ClassNames[label];
            Console.Out.WriteLine($"class {label}{(name == label.ToString() ? "" : $" {name}")}: {trainCounts[label]} training, {testCounts[label]} test");
            ShowSamples(train, label, count);
        }

        if (train.Shape is null)
        {
            ShowFeatures(train);
        }
    }

    private static void ShowSamples(Dataset data, int label, int count)
    {
        float[][] samples = [.. Enumerable.Range(0, data.SampleCount).Where(n => data.Labels[n] == label).Take(count).Select(n => data.Sample(n).ToArray())];
        if (data.Shape is { } shape)
        {
            var isPlain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
            var hasColours = !Console.IsOutputRedirected && !isPlain;
            var width = Console.IsOutputRedirected ? WidthWithoutTerminal : Math.Max(20, Console.WindowWidth);
            var brightest = samples.SelectMany(static sample => sample).DefaultIfEmpty(1).Max();

            // Files of IDX reach to 1; a table of pixels has units of its own.
            var scale = brightest > 1 ? 1 / brightest : 1;
            foreach (var line in Pictures.Draw([.. samples.Select(sample => sample.Select(value => value * scale).ToArray())], shape, width, hasColours))
            {
                Console.Out.WriteLine(line);
            }
        }
        else
        {
            foreach (var sample in samples)
            {
                var values = string.Join(" ", sample.Take(MostFeatureLines).Select(static value => value.ToString("G5")));
                Console.Out.WriteLine($"  {values}{(sample.Length > MostFeatureLines ? " ..." : "")}");
            }
        }
    }

    private static void ShowFeatures(Dataset data)
    {
        Console.Out.WriteLine($"{"feature",-10}{"least",12}{"mean",12}{"largest",12}");
        for (var i = 0; i < Math.Min(MostFeatureLines, data.FeatureCount); i++)
        {
            var values = Enumerable.Range(0, data.SampleCount).Select(n => data.Sample(n)[i]).ToArray();
            Console.Out.WriteLine($"{i + 1,-10}{values.Min(),12:G5}{values.Average(static value => (double)value),12:G5}{values.Max(),12:G5}");
        }

        if (data.FeatureCount > MostFeatureLines)
        {
            Console.Out.WriteLine($"and {data.FeatureCount - MostFeatureLines} more");
        }
    }

    /// <summary>Shows the progress of a download on the error stream: a line that rewrites itself in a terminal, a line for each file otherwise.</summary>
    private sealed class DownloadMeter : IProgress<DownloadProgress>
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
}

using System.Text.Json.Serialization.Metadata;
using Isinglass.Dashboard.Web.Facts;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Commands;

/// <summary><c>isinglass runs ...</c>: the store from the command line.</summary>
internal static class RunsCommands
{
    public static int Run(Arguments arguments)
    {
        using var index = RunIndex.Open(arguments.Value("--runs") ?? "runs");
        if (arguments.Command == "runs index")
        {
            var count = index.Rebuild(TimeProvider.System.GetUtcNow().UtcDateTime);
            Write(arguments, new Indexed(count.Runs), PageJson.Default.Indexed, () => Console.WriteLine($"{count.Runs} runs of {index.Store} are indexed."));
            return 0;
        }

        index.Refresh(TimeProvider.System.GetUtcNow().UtcDateTime);
        switch (arguments.Command)
        {
            case "runs list":
                List(index, arguments, arguments.Value("--where"));
                break;
            case "runs query":
                List(index, arguments, string.Join(' ', arguments.Words));
                break;
            case "runs show":
                Show(index.Get(Id(index, arguments.Words[0])), arguments);
                break;
            case "runs compare":
                Compare(index, arguments);
                break;
            case "runs tag":
                Tag(index, arguments);
                break;
            case "runs rm":
                Remove(index, arguments);
                break;
            case "runs export":
                Export(index, arguments);
                break;
            default:
                throw new InputException("This program is a part of isinglass: call 'isinglass runs' or 'isinglass serve'.");
        }

        return 0;
    }

    private static void List(RunIndex index, Arguments arguments, string? where)
    {
        var columns = arguments.Values("--columns");
        var sort = arguments.Value("--sort");
        var rows = index.List(new RunListing
        {
            Where = where,
            Columns = columns,
            Sort = sort?.TrimStart('-') ?? "started",
            Descending = sort?.StartsWith('-') ?? true,
            Limit = arguments.Number("--limit"),
        });
        if (arguments.Has("--json"))
        {
            Write(RunFacts.Of(rows, columns), RunJson.Default.IEnumerableRunFacts);
        }
        else
        {
            Table(arguments, [.. Column.Usual, .. columns],
                rows.Select(row => (IReadOnlyList<string>)[.. RunCells.Usual(row), .. row.Values.Select(value => value?.ToString() ?? "")]));
        }
    }

    private static void Show(RunDetails run, Arguments arguments)
    {
        if (arguments.Has("--json"))
        {
            Write(new RunPageFacts(run), RunJson.Default.RunPageFacts);
            return;
        }

        Table(arguments, ["name", "value"],
        [
            .. Column.Usual.Zip(RunCells.Usual(run.Row), (name, value) => (IReadOnlyList<string>)[name, value]),
            ["tags", string.Join(' ', run.Row.Tags)],
            .. run.Parameters.Concat(run.Metrics).Where(pair => !Column.IsUsual(pair.Key)).Select(pair =>
                (IReadOnlyList<string>)[pair.Key, pair.Value.ToString()]),
            .. run.Artifacts.Select(file =>
                (IReadOnlyList<string>)[$"file {file.Name}", $"{file.Bytes} bytes{(file.Hash is { } hash ? $", sha256 {hash}" : "")}"]),
        ]);
    }

    private static void Compare(RunIndex index, Arguments arguments)
    {
        var comparison = RunComparison.Of([.. arguments.Words.Select(word => index.Get(Id(index, word)))], arguments.Value("--data-dir"));
        if (arguments.Has("--json"))
        {
            Write(new ComparisonFacts(comparison), RunJson.Default.ComparisonFacts);
            return;
        }

        Table(arguments, ["", .. comparison.Runs.Select(run => run.Row.Id)],
            comparison.Metrics.Concat(comparison.Recipe).Select(row =>
            (IReadOnlyList<string>)[row.Name, .. row.Values.Select(value => value?.ToString() ?? "")]));
        foreach (var pair in arguments.Has("--csv") ? [] : comparison.Pairs)
        {
            Told.Line($"{pair.First} minus {pair.Second}: {RunCells.Difference(pair)}");
        }

        if (comparison.Note is { } note)
        {
            Told.Error(note);
        }
    }

    private static void Tag(RunIndex index, Arguments arguments)
    {
        var run = index.Get(Id(index, arguments.Words[0])).Row;
        var tags = arguments.Words.Skip(1).ToArray();
        if (tags.FirstOrDefault(tag => tag.Length == 0 || tag.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))) is { } wrong)
        {
            throw new InputException($"A tag is one word, not '{wrong}'.");
        }

        var kept = arguments.Has("--remove") ? run.Tags.Except(tags, StringComparer.Ordinal) : run.Tags.Union(tags, StringComparer.Ordinal);
        RunFolderReader.WriteTags(run.Folder, kept.Order(StringComparer.Ordinal));
        index.Refresh(TimeProvider.System.GetUtcNow().UtcDateTime);
        Show(index.Get(run.Id), arguments);
    }

    private static void Remove(RunIndex index, Arguments arguments)
    {
        RunRow[] runs = [.. arguments.Words.Select(word => index.Get(Id(index, word)).Row)];
        if (runs.FirstOrDefault(run => run.State == RunState.Running) is { } running)
        {
            throw new InputException($"The run {running.Id} is running: stop it first.");
        }

        if (!arguments.Has("--yes"))
        {
            throw new InputException($"This removes {string.Join(", ", runs.Select(run => run.Folder))} with all files. Say --yes to do it.");
        }

        foreach (var run in runs)
        {
            Directory.Delete(run.Folder, recursive: true);
        }

        index.Refresh(TimeProvider.System.GetUtcNow().UtcDateTime);
        Write(arguments, new Removed(runs.Length), PageJson.Default.Removed, () =>
            Console.WriteLine($"{runs.Length} {(runs.Length == 1 ? "run is" : "runs are")} removed."));
    }

    private static void Export(RunIndex index, Arguments arguments)
    {
        RunRow[] runs = [.. arguments.Words.Select(word => index.Get(Id(index, word)).Row)];
        var output = arguments.Value("--output") ?? $"{Path.GetFileName(runs[0].Id)}.zip";
        OutputPath.Check(output, "The export");
        AtomicFile.Write(output, stream => RunArchive.Write(stream, index.Store, runs));
        Write(arguments, new Exported(Path.GetFullPath(output)), PageJson.Default.Exported, () =>
            Console.WriteLine($"{runs.Length} {(runs.Length == 1 ? "run" : "runs")} in {output}"));
    }

    /// <summary>A run by its name, or by the path of its folder.</summary>
    private static string Id(RunIndex index, string word)
    {
        if (index.Find(word) is not null || !Directory.Exists(word))
        {
            return word;
        }

        var path = Path.GetFullPath(word).TrimEnd(Path.DirectorySeparatorChar);
        return path.StartsWith(index.Store + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? RunFolderReader.Identifier(index.Store, path)
            : throw new InputException($"The run {word} does not lie in {index.Store}. Name the folder that holds it by --runs.");
    }

    private static void Table(Arguments arguments, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(header).ToArray();
        if (arguments.Has("--csv"))
        {
            foreach (var row in all)
            {
                Console.WriteLine(string.Join(',', row.Select(RunCells.Csv)));
            }

            return;
        }

        foreach (var line in FittingTable.Lines(header, all[1..], endsInWords: header is [_, "value"], Told.OutputWidth))
        {
            Console.WriteLine(line);
        }
    }

    private static void Write<T>(T value, JsonTypeInfo<T> form) => Console.WriteLine(System.Text.Encoding.UTF8.GetString(JsonText.Bytes(value, form)));

    private static void Write<T>(Arguments arguments, T value, JsonTypeInfo<T> form, Action print)
    {
        if (arguments.Has("--json"))
        {
            Write(value, form);
        }
        else
        {
            print();
        }
    }
}

using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Experiments;

/// <summary>The options that all experiments share, and what is done with a result: table, JSON, folder.</summary>
internal sealed class ExperimentOptions
{
    private readonly Option<int?> _seeds;
    private readonly int _usualSeeds;
    private readonly Option<ulong?> _seed = new("--seed") { Description = "First seed; default 1.", HelpName = "N" };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Number of threads; changes nothing but times.",
        DefaultValueFactory = _ =>
        Environment.ProcessorCount,
        HelpName = "N"
    };
    private readonly Option<TimeSpan?> _limit =
        Durations.Option("--time-limit", "Longest time; what is finished by then is reported, what is under way is not.");
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Folder of the study: every finished run, then result.json, report.html, table.md and the pictures. The same command goes on where it "
            + "ended.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as one JSON object." };
    private readonly Option<string?> _data = DataOptions.CreateDirectory();
    private readonly bool _hasRecipe;

    /// <summary>The options.</summary>
    /// <param name="seeds">Default number of seeds.</param>
    /// <param name="hasRecipe">Whether the command has the options of a recipe as well, which bring --seed and --data-dir.</param>
    public ExperimentOptions(int seeds, bool hasRecipe = false)
    {
        _seeds = new Option<int?>("--seeds") { Description = $"Number of seeds. Default: {seeds}.", HelpName = "N" };
        (_usualSeeds, _hasRecipe) = (seeds, hasRecipe);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _seeds, _threads, _limit, _output, _json })
        {
            command.Options.Add(option);
        }

        if (!_hasRecipe)
        {
            command.Options.Add(_seed);
            command.Options.Add(_data);
        }
    }

    /// <summary>Runs an experiment and shows its result.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="recipe">Seed and data folder of the recipe's options; null where there are none.</param>
    /// <param name="study">The experiment.</param>
    /// <param name="seeds">Number of seeds when none is given; null = the command's usual one.</param>
    public int Run(ParseResult parsed, (ulong Seed, string? DataDirectory)? recipe, Func<StudyOptions, SolveControl, ExperimentResult> study, int? seeds = null)
    {
        var options = new StudyOptions
        {
            Seed = recipe?.Seed ?? parsed.GetValue(_seed) ?? 1,
            Seeds = OptionChecks.Positive(parsed.GetValue(_seeds), "--seeds") ?? seeds ?? _usualSeeds,
            Threads = OptionChecks.Positive(parsed.GetValue(_threads), "--threads")!.Value,
            DataDirectory = recipe is { } given ? given.DataDirectory : DataOptions.ExistingDirectory(parsed.GetValue(_data)),
            Folder = parsed.GetValue(_output),
        };
        var (output, asJson) = (options.Folder, parsed.GetValue(_json));
        ExperimentResult result;
        using (var interruption = new Interruption())
        using (var live = new LiveLine(!asJson))
        {
            result = study(options, new SolveControl
            {
                TimeLimit = parsed.GetValue(_limit),
                Cancellation = interruption.Token,
                Progress = new LiveProgress(live)
            });
        }

        if (output is not null)
        {
            ExperimentReport.WriteFolder(result, output);
        }

        if (asJson)
        {
            Output.WholeJson(json => ExperimentReport.WriteJson(json, result, output is null ? null : Path.GetFullPath(output)));
        }
        else
        {
            Print(result, output);
        }

        LiveProgress.NoteMissing(result.MissingCells, result.MissingCells + result.Cells.Count, output);
        return ExitCode.Done;
    }

    private static void Print(ExperimentResult result, string? output)
    {
        Console.WriteLine(result.Question);
        FittingTable.Print(result.Table.Header, [.. result.Table.ToText().Select(static row => row.ToArray())]);
        foreach (var verdict in result.Verdicts)
        {
            var word = verdict.Holds switch { true => "reached", false => "not reached", null => "measured" };
            Console.WriteLine($"{word}: {verdict.Claim}: {verdict.Measured}");
        }

        foreach (var note in result.Notes)
        {
            Console.WriteLine(note);
        }

        Output.Line("seeds", $"{result.Seeds}, from {result.Seed}");
        Output.Line("time", $"{result.Seconds:F1} s, stopped: {Summary.InWords(result.StopReason)}");
        if (output is not null)
        {
            Output.Line("written", Path.Combine(output, "report.html"));
        }
    }
}

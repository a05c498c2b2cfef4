using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary>The common options of all experiments, and the output of a result: table, JSON, folder.</summary>
internal sealed class ExperimentOptions
{
    private readonly Option<int?> _seeds;
    private readonly int _usualSeeds;
    private readonly RecipeOptions? _recipe;
    private readonly Option<ulong?> _seed = Flag.Seed("--seed", "First seed; default 1.");
    private readonly Option<int> _threads = Flag.Threads("Number of threads; changes nothing but times.");
    private readonly Option<TimeSpan?> _limit =
        Flag.Duration("--time-limit", "Longest time; what is finished by then is reported, what is under way is not.");
    private readonly Option<string?> _output = Flag.Text("--output -o", "FOLDER",
        "Folder of the study: every finished run, then result.json, report.html, table.md and the pictures. The same command goes on where it ended.");

    private readonly Option<bool> _json = Flag.Json();
    private readonly Option<string?> _data = DataOptions.CreateDirectory();
    private readonly WorkerOptions _workers = new();
    private readonly ICluster? _cluster;

    /// <summary>The options.</summary>
    /// <param name="cluster">Workers; null in the program without them.</param>
    /// <param name="seeds">Default number of seeds.</param>
    /// <param name="recipe">The options of a recipe, which include --seed and --data-dir; null = none.</param>
    public ExperimentOptions(ICluster? cluster, int seeds, RecipeOptions? recipe = null)
    {
        _seeds = Flag.Whole("--seeds", "N", $"Number of seeds. Default: {seeds}.", Flag.Limited);
        (_cluster, _usualSeeds, _recipe) = (cluster, seeds, recipe);
    }

    /// <summary>Adds the options, those of the recipe first.</summary>
    public void AddTo(Command command)
    {
        _recipe?.AddTo(command);
        foreach (var option in new Option[] { _seeds, _threads, _limit, _output, _json }.Concat(_recipe is null ? [_seed, _data] : []))
        {
            command.Options.Add(option);
        }

        _workers.AddTo(command);
    }

    /// <summary>An experiment that is run and shown, with the options checked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="study">The experiment.</param>
    /// <param name="recipe">The recipe of the options, as the study uses it; null = none.</param>
    /// <param name="seeds">Number of seeds when none is given; null = the command's usual one.</param>
    public CheckedWork Prepare(ParseResult parsed, Func<StudyOptions, SolveControl, ExperimentResult> study, Recipe? recipe = null, int? seeds = null)
    {
        // A worker has one slot for each processor.
        var workers = _workers.Choice(parsed);
        var options = new StudyOptions
        {
            Seed = recipe?.Seed ?? (_recipe is null ? parsed.GetValue(_seed) : _recipe.Seed(parsed)) ?? 1,
            Seeds = parsed.GetValue(_seeds) ?? seeds ?? _usualSeeds,
            Threads = workers is null || parsed.IsGiven(_threads) ? parsed.GetValue(_threads) : 1,
            DataDirectory = _recipe is null ? DataOptions.ExistingDirectory(parsed.GetValue(_data)) : _recipe.DataDirectory(parsed),
            Folder = parsed.GetValue(_output),
            OnNote = Output.Note,
        };
        void Check() => CheckingRunner.Check((checkedOptions, control) => study(checkedOptions, control), options, hasData: workers?.Cluster is null);
        return new CheckedWork(
            () =>
            {
                // Starting workers and checking all cells takes time before the first cell, so it is shown as progress too.
                using var live = new LiveLine(!parsed.GetValue(_json));
                using var steady = SteadyProgress.Of(new SolveControl { TimeLimit = parsed.GetValue(_limit), Progress = new LiveProgress(live) })!;
                Check();
                return Run(parsed, study, options, steady, live);
            },
            Check);
    }

    private int Run(ParseResult parsed, Func<StudyOptions, SolveControl, ExperimentResult> study, StudyOptions options,
        SteadyProgress steady, LiveLine live)
    {
        using var workers = _workers.OpenCells(parsed, _cluster);
        using var kept = options.Folder is { } place ? workers?.KeepIn(place) : null;
        options = options with { Runner = workers };
        var asJson = parsed.GetValue(_json);
        ExperimentResult result;
        using (var interruption = new Interruption())
        {
            result = study(options, new SolveControl
            {
                TimeLimit = Program.Left(parsed.GetValue(_limit)),
                Cancellation = interruption.Token,
                Progress = steady,
            });
        }

        steady.Dispose();
        live.Clear();
        var isWritten = options.Folder is not { } folder || Output.Extra("the report", () => ExperimentReport.WriteFolder(result, folder));
        var exitCode = Output.Show(new ExperimentAnswer(result, isWritten ? options.Folder : null), asJson);
        LiveProgress.NoteMissing(result.MissingCells, result.MissingCells + result.Cells.Count, options.Folder);
        return isWritten ? exitCode : ExitCode.Failed;
    }
}

using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Reports;
using Isinglass.Hedging;
using Isinglass.Machines;
using Isinglass.Machines.Jobs;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solvers.Machines;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.Calls;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass train</c>: from a data set to a verified network beside its baselines.</summary>
internal static class TrainCommand
{
    public static Command Create(ICluster? cluster)
    {
        var recipe = new RecipeOptions();
        var threads = Flag.Threads("Number of threads; never changes the network.");
        var limit = Flag.Duration("--time-limit",
            "Longest time of the whole command: two thirds to train, the rest for the baselines. The best network so far is kept.");
        var output = Flag.Text("--output -o", "FOLDER", "Folder of the run; default runs/DATE-DATA-NETWORK-sSEED.");
        var noBaselines = Flag.Switch("--no-baselines", "Train nothing to compare with.");
        var resume = Flag.Text("--resume", "RUN",
            "Go on with an interrupted run from its checkpoint, to the same network as without the interruption; the recipe is that of the run.");
        var interval = Flag.Duration("--checkpoint-every", "Shortest time between two checkpoints; default 30s.");
        var profile = Flag.Text("--profile", string.Join('|', DeviceProfile.All.Select(machine => machine.Name)),
            "Machine whose calls and time the report tells; default: the one that trains.");
        var workers = new WorkerOptions();
        var budget = Flag.Budget("Most calls or time of services: no call goes beyond, and the run can be resumed.");
        var board = Flag.Switch("--live", "Show the loss as a curve and the last rounds while it trains; keys stop it (q) and make a checkpoint (c).");
        var verbose = Flag.Switch("--verbose", "Say every round and stage in a line of its own, on standard error.");
        var asJson = Flag.Json();
        var command = new Command("train", "Train a low-bit network by an Ising machine and compare it with its baselines. Without options: ten generated "
            + "glyphs.");
        recipe.AddTo(command);
        command.With(threads, limit, output, resume, interval, profile, budget, noBaselines, board, verbose, asJson);
        workers.AddTo(command);
        command.Action = new CheckedAction(parsed =>
        {
            var settings = new Settings(
                recipe.DataDirectory(parsed), parsed.GetValue(threads), parsed.GetValue(limit), parsed.GetValue(output), parsed.GetValue(resume),
                parsed.GetValue(interval) ?? TimeSpan.FromSeconds(30),
                parsed.GetValue(profile) is { } name ? DeviceProfile.Find(name).Name : null,
                !parsed.GetValue(noBaselines), parsed.GetValue(asJson), parsed.GetValue(board), parsed.GetValue(verbose));
            var given = settings.Resume is null ? recipe.Read(parsed) : Unchanged(recipe, parsed, settings);
            var most = Budget(parsed.GetValue(budget), workers.Choice(parsed));
            void RefuseIdle(Recipe read) => IdleOptions.Refuse(parsed, property =>
                property == "budget" ? SettingUse.OfSampler(property, read.Machine)
                    : WorkerOptions.WhyIdle(property, read.Method) ?? RecipeUse.WhyIdle(property, read));
            if (settings.Resume is null)
            {
                RefuseIdle(given);
            }

            return new CheckedWork(
                () =>
                {
                    OutsideMachines.Budget = most;
                    return Run(() => workers.Open(parsed, cluster), given, RefuseIdle, settings);
                },
                () => Check(given, RefuseIdle, settings));
        });
        return command;
    }

    /// <summary>Checks folder, data and plan as training does.</summary>
    private static void Check(Recipe recipe, Action<Recipe> refuseIdle, Settings settings)
    {
        if (settings.Output is { } output)
        {
            AtomicFolder.Check(output);
        }

        if (settings.Resume is { } run)
        {
            RunFolder.CheckpointOf(run);
        }
        else if (Trainer.Plan(recipe, settings.DataDirectory) is { } plan)
        {
            refuseIdle(plan.Recipe);
        }
    }

    /// <summary>A resumed run has the recipe of its checkpoint: options that would change it are refused instead of ignored.</summary>
    private static Recipe Unchanged(RecipeOptions options, ParseResult parsed, Settings settings) => options.Changed(parsed) is { } name
        ? throw new InputException($"{name} belongs to the recipe, which a resumed run keeps: leave it out, or begin another run.")
        : settings.Output is null ? new Recipe() : throw new InputException("A resumed run keeps its folder: leave out --output.");

    /// <summary>The spending limit of this process. It does not cover workers, which are other processes.</summary>
    private static CallBudget Budget(string? budget, WorkerChoice? workers) => budget is null ? CallBudget.Unlimited
        : workers is null ? CallBudget.Parse(budget)
        : throw new InputException("--budget guards the calls of one process, and workers are others. Leave out --workers or --cluster.");

    private static int Run(Func<IWorkerPool?> open, Recipe recipe, Action<Recipe> refuseIdle, Settings settings)
    {
        using var workers = open();
        using var interruption = new Interruption();
        var board = settings.Live ? LiveBoard.OnTerminal(interruption.Interrupt) : null;
        var (opened, checkpoint, note) = Open(recipe, settings);
        using var folder = opened;
        using var kept = workers?.KeepIn(folder.Path + ".part");
        Output.Notes(note is null ? Array.Empty<string>() : [note]);
        using var live = new LiveLine(settings.Verbose || !settings.Json, settings.Verbose);
        // Many images or a big table take a while to read, in which nothing else talks.
        using var reading = board is null ? SteadyProgress.Of(new SolveControl { Progress = new LiveProgress(live) }) : null;
        reading?.Report(new SolveProgress(TimeSpan.Zero, double.PositiveInfinity, double.NaN, null, "reading data"));
        var rounds = new RoundLine();
        var (calls, isLogged, isKept) = (new MachineCalls(), true, true);
        var options = new TrainerOptions
        {
            Calls = calls,
            DataDirectory = settings.DataDirectory,
            Threads = settings.Threads,
            Workers = workers,
            Baselines = settings.Baselines,
            Profile = settings.Profile,
            Resume = checkpoint,
            // Shows the interpretation of a table's columns before the training.
            OnData = data =>
            {
                reading?.Dispose();
                live.Clear();
                Output.Notes((data.Table?.Describe() ?? []).Concat(data.Notes));
            },
            OnPlan = plan => refuseIdle(plan.Recipe),
            OnCheckpoint = made => Output.Extra("a checkpoint", () => folder.Save(made)),
            CheckpointInterval = settings.CheckpointInterval,
            IsCheckpointWanted = board is null ? null : board.TakeCheckpointWish,
            OnProgress = progress => (board is null ? live.Show : (Action<LiveStep>)board.Show)(rounds.Describe(progress)),
            OnRound = (margin, round, accuracy) =>
            {
                isLogged = isLogged && Output.Extra("the log of rounds", () => folder.Log(margin, round, accuracy));
                rounds.Take(round, accuracy);
                board?.Take(margin, round, accuracy);
            },
            OnScenarios = (margin, round, scenarios) =>
                isKept = isKept && Output.Extra("the state of the scenarios", () => folder.Keep(margin, round, scenarios)),
        };
        var control = new SolveControl { TimeLimit = Program.Left(settings.TimeLimit), Cancellation = interruption.Token };
        TrainingRun Work() => Train(checkpoint?.Recipe ?? recipe, options, control, folder.Path);
        var result = board is null ? Work() : board.Run(Work);
        live.Clear();
        kept?.Dispose();
        var failure = Keep(folder, result);
        var code = Output.Show(new TrainingAnswer(result, folder.Path, failure), settings.Json);
        if (settings.Json && TrainingReport.BelowMajority(result) is { } warning)
        {
            Output.Note(warning);
        }

        NoteResume(folder.Path, failure is null ? folder.Path : folder.Path + ".part");
        if (failure is not null)
        {
            return code;
        }

        Output.Extra("the kept calls", () => calls.Write(folder.Path));
        Output.Extra("the report", () => TrainingReport.Write(folder.Path, result));
        return code;
    }

    /// <summary>Writes the run; if that fails, the result is still printed.</summary>
    private static string? Keep(RunFolder folder, TrainingRun result)
    {
        try
        {
            folder.Complete(result);
            return null;
        }
        catch (WorkException exception)
        {
            return exception.Message;
        }
    }

    private static TrainingRun Train(Recipe recipe, TrainerOptions options, SolveControl control, string folder)
    {
        try
        {
            return Trainer.Train(recipe, options, control);
        }
        catch (Exception exception) when (exception is WorkException or InputException)
        {
            NoteResume(folder, folder + ".part");
            throw;
        }
    }

    private static void NoteResume(string folder, string present)
    {
        if (File.Exists(Path.Combine(present, CheckpointFile.Name)))
        {
            Output.Note($"the run was cut short; go on from its checkpoint with: isinglass train --resume {folder}");
        }
    }

    private static (RunFolder Folder, TrainingCheckpoint? Checkpoint, string? Note) Open(Recipe recipe, Settings settings)
    {
        if (settings.Resume is not { } run)
        {
            var now = TimeProvider.System.GetLocalNow();
            return (RunFolder.Create(settings.Output ?? RunFolder.UsualPath(recipe, now), new RunStart(now.UtcDateTime, recipe)), null, null);
        }

        return RunFolder.Resume(run);
    }

    private sealed record Settings(string? DataDirectory, int Threads, TimeSpan? TimeLimit, string? Output, string? Resume, TimeSpan CheckpointInterval,
        string? Profile, bool Baselines, bool Json, bool Live, bool Verbose);

    /// <summary>One line with the progress of the training.</summary>
    private sealed class RoundLine
    {
        private HedgingRound? _last;
        private double _accuracy;

        public void Take(HedgingRound round, double accuracy) => (_last, _accuracy) = (round, accuracy);

        public LiveStep Describe(SolveProgress progress)
        {
            if (_last is not { } round || progress.Message.StartsWith("baseline", StringComparison.Ordinal))
            {
                return new LiveStep(progress.Message, null, progress.Fraction, progress.Remaining);
            }

            var best = $"best {round.InnerBound:F4}{(double.IsNaN(_accuracy) ? "" : $" ({100 * _accuracy:F1} % right)")}";
            return new LiveStep($"{progress.Message}, loss {round.ConsensusObjective:F4}", best, progress.Fraction, progress.Remaining);
        }
    }
}

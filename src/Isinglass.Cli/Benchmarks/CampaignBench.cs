using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Solving;
using Isinglass.Training;

namespace Isinglass.Cli.Benchmarks;

/// <summary><c>isinglass bench run</c>: a campaign of instances x samplers x seeds that can be interrupted and resumed.</summary>
internal static class CampaignBench
{
    private static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: true);
        var samplers = new Option<string[]>("--samplers")
        {
            Description = $"Samplers ({MachineCatalog.Description}); for problems with rows methods ({MethodCatalog.Description}). Default: auto.",
            HelpName = "A,B",
        };
        var seeds = Flag.Whole("--seeds", "N", "Seeds 1 .. N; a later call may ask for more. Default: 3.", Flag.Limited);
        var timeLimit = Flag.Duration("--time-limit", "Longest time of a run. Default: 1s, or none with --sweeps.", isPositive: true);
        var sweeps = Flag.Whole("--sweeps", "N", "Effort of a read instead of a time.");
        var reads = Flag.Whole("--reads --num-reads", "N", "Reads of a run. Default: 1.", Flag.Limited);
        var threads = Flag.Whole("--threads", "N", "Threads of a run. Default: 1.", Flag.ThreadRange);
        var target = Flag.Number("--target", "VALUE", "What counts as success, in the instance's own sense. Default: its best known value.");
        var output = Flag.Text("--output -o", "FOLDER", "Folder for finished runs and results; a second call goes on where the first ended.");
        var asJson = Flag.Json();
        var command = new Command("run", "A campaign: instances x samplers x seeds, with gaps, success probabilities and times to solution.")
        {
            samplers, seeds, timeLimit, sweeps, reads, threads, target, output, asJson,
        };
        instances.AddTo(command);
        command.Action = new CheckedAction(parsed =>
        {
            var settings = Checked(parsed, new CampaignSettings
            {
                Instances = instances.Load(parsed),
                Samplers = PropertyText.WordsOf(parsed.GetValue(samplers), "samplers", SolveCell.Auto),
                TimeLimit = parsed.GetValue(timeLimit) ?? (parsed.GetValue(sweeps) is null ? DefaultTimeLimit : null),
                Sweeps = parsed.GetValue(sweeps),
                Reads = parsed.GetValue(reads) ?? 1,
                Threads = parsed.GetValue(threads) ?? 1,
                Target = parsed.GetValue(target),
            });
            var options = new StudyOptions { Seeds = parsed.GetValue(seeds) ?? 3, Folder = parsed.GetValue(output), OnNote = Output.Note };
            return new CheckedWork(
                () => Run(settings, options, parsed.GetValue(asJson)),
                () => CheckingRunner.Check((checkedOptions, control) => CampaignReport.Run(settings, checkedOptions, control), options, hasData: true));
        });
        return command;
    }

    /// <summary>Refuses, before anything runs, what could not be run to the end or would not be used.</summary>
    private static CampaignSettings Checked(ParseResult parsed, CampaignSettings settings)
    {
        settings.Validate();
        IdleOptions.Refuse(parsed, property => property is "sweeps" or "reads" ? settings.WhyIdle(property) : null);
        return settings;
    }

    private static int Run(CampaignSettings settings, StudyOptions options, bool isJson)
    {
        var report = Measurement.Run(!isJson, control => CampaignReport.Run(settings, options, control));
        if (isJson)
        {
            Output.Json(report.Facts, BenchmarkJson.Default.CampaignFacts);
        }
        else
        {
            Measurement.Print(report.Parts);
        }

        LiveProgress.NoteMissing(report.Cells.Missing, report.Cells.Missing + report.Cells.Finished.Count(), options.Folder);
        var isWritten = options.Folder is not { } folder || Output.Extra("the results", () => report.Write(folder));
        return isWritten & Output.Whole(report.Cells.Failure) ? ExitCode.Done : ExitCode.Failed;
    }
}

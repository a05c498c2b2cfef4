using System.CommandLine;
using System.Text;
using Isinglass.Cli.Display;
using Isinglass.Cli.Experiments;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Training;

namespace Isinglass.Cli.Benchmarks;

/// <summary><c>isinglass bench run</c>: a campaign of instances x samplers x seeds that can be interrupted and taken up again.</summary>
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
        command.SetAction(parsed => Run(
            Checked(parsed, new CampaignSettings
            {
                Instances = instances.Load(parsed),
                Samplers = ListOptions.Words(parsed.GetValue(samplers), "--samplers", SolveCell.Auto),
                TimeLimit = parsed.GetValue(timeLimit) ?? (parsed.GetValue(sweeps) is null ? DefaultTimeLimit : null),
                Sweeps = parsed.GetValue(sweeps),
                Reads = parsed.GetValue(reads) ?? 1,
                Threads = parsed.GetValue(threads) ?? 1,
                Target = parsed.GetValue(target),
            }),
            new StudyOptions { Seeds = parsed.GetValue(seeds) ?? 3, Folder = parsed.GetValue(output) },
            parsed.GetValue(asJson)));
        return command;
    }

    /// <summary>Refuses before anything runs what could not be run to the end.</summary>
    private static CampaignSettings Checked(ParseResult parsed, CampaignSettings settings)
    {
        if (settings.Target is not null && settings.Instances.Count > 1)
        {
            throw new InputException("--target is for one instance. Give the values of several in a table with --best-known.");
        }

        var pairs = (from instance in settings.Instances
                     from name in settings.Samplers
                     select (instance.File, Settings: SolveCell.NamedBy(instance, name) with { Threads = 1 })).ToList();
        foreach (var (file, solve) in pairs)
        {
            _ = file.Constrained is { } model ? MethodCatalog.Create(solve, model, new IterationLog()) : (object)MachineCatalog.CreateSampler(solve.Sampler!);
        }

        IdleOptions.Refuse(parsed, property => property is not ("sweeps" or "reads") ? null
            : pairs.Select(pair => SettingUse.WhyIdle(property, pair.File, pair.Settings, false))
                .Aggregate((one, other) => one is null || other is null ? null : one));
        return settings;
    }

    private static int Run(CampaignSettings settings, StudyOptions options, bool asJson)
    {
        StudyCells<CampaignCell> cells;
        SolveRun run;
        using (var interruption = new Interruption())
        using (var live = new LiveLine(!asJson))
        {
            run = new SolveControl { Cancellation = interruption.Token, Progress = new LiveProgress(live) }.Start();
            cells = Campaign.Run("campaign", settings, options, run, isBySeed: true);
        }

        var summaries = CampaignSummary.Of(cells.Finished, settings.TargetOf);
        void Write(System.Text.Json.Utf8JsonWriter writer) => CampaignReport.Write(writer, summaries, settings, cells.Missing, run.StopReason);
        if (options.Folder is { } folder)
        {
            AtomicFile.WriteText(Path.Combine(folder, "results.csv"), CampaignReport.Csv(summaries));
            AtomicFile.WriteText(Path.Combine(folder, "results.json"), Encoding.UTF8.GetString(JsonText.ObjectBytes(Write)) + "\n");
        }

        if (asJson)
        {
            Output.Json(Write);
        }
        else
        {
            Output.Host();
            Console.Out.WriteLine();
            Output.Lines(CampaignReport.Lines(summaries));
        }

        LiveProgress.NoteMissing(cells.Missing, cells.Missing + cells.Finished.Count(), options.Folder);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.Text;
using Isinglass.Cli.Display;
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
        var seeds = new Option<int?>("--seeds") { Description = "Seeds 1 .. N; a later call may ask for more. Default: 3.", HelpName = "N" };
        var timeLimit = Durations.Option("--time-limit", "Longest time of a run. Default: 1s, or none with --sweeps.");
        var sweeps = new Option<int?>("--sweeps") { Description = "Effort of a read instead of a time.", HelpName = "N" };
        var reads = new Option<int?>("--reads", "--num-reads") { Description = "Reads of a run. Default: 1.", HelpName = "N" };
        var threads = new Option<int?>("--threads") { Description = "Threads of a run. Default: 1.", HelpName = "N" };
        var target = new Option<double?>("--target")
        {
            Description = "What counts as success, in the instance's own sense. Default: its best known value.",
            HelpName = "VALUE"
        };
        var output = new Option<string?>("--output",
            "-o")
        { Description = "Folder for finished runs and results; a second call goes on where the first ended.", HelpName = "FOLDER" };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("run", "A campaign: instances x samplers x seeds, with gaps, success probabilities and times to solution.")
        {
            samplers, seeds, timeLimit, sweeps, reads, threads, target, output, asJson,
        };
        instances.AddTo(command);
        command.SetAction(parsed => Run(
            Checked(new CampaignSettings
            {
                Instances = instances.Load(parsed),
                Samplers = OptionChecks.Words(parsed.GetValue(samplers), "--samplers", "auto"),
                TimeLimit = OptionChecks.Positive(parsed.GetValue(timeLimit), "--time-limit") ?? (parsed.GetValue(sweeps) is null ? DefaultTimeLimit : null),
                Sweeps = OptionChecks.Positive(parsed.GetValue(sweeps), "--sweeps"),
                Reads = OptionChecks.Positive(parsed.GetValue(reads), "--reads") ?? 1,
                Threads = OptionChecks.Positive(parsed.GetValue(threads), "--threads") ?? 1,
                Target = parsed.GetValue(target),
            }),
            new StudyOptions { Seeds = OptionChecks.Positive(parsed.GetValue(seeds), "--seeds") ?? 3, Folder = parsed.GetValue(output) },
            parsed.GetValue(asJson)));
        return command;
    }

    /// <summary>Refuses before anything runs what could not be run to the end.</summary>
    private static CampaignSettings Checked(CampaignSettings settings)
    {
        if (settings.Target is not null && settings.Instances.Count > 1)
        {
            throw new InputException("--target is for one instance. Give the values of several in a table with --best-known.");
        }

        foreach (var instance in settings.Instances)
        {
            foreach (var name in settings.Samplers)
            {
                if (instance.File.Constrained is { } model)
                {
                    _ = MethodCatalog.Create(new SolveSettings { Method = name, Threads = 1, Seed = 1 }, model, new IterationLog());
                }
                else
                {
                    _ = MachineCatalog.CreateSampler(name);
                }
            }
        }

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
            CampaignReport.Print(summaries);
        }

        LiveProgress.NoteMissing(cells.Missing, cells.Missing + cells.Finished.Count(), options.Folder);
        return ExitCode.Done;
    }
}

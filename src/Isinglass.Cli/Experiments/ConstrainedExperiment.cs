using System.CommandLine;
using Isinglass.Experiments.Campaigns;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment constrained</c>: methods for problems with rows, on many instances, with the same time each.</summary>
internal static class ConstrainedExperiment
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Problem files with rows.", Arity = ArgumentArity.OneOrMore };
        var methods = new Option<string>("--methods")
        {
            Description = $"Methods, separated by commas: {string.Join(", ", ConstrainedCampaign.MethodNames)}.",
            DefaultValueFactory = _ => $"qcgd,penalty,anneal,{ConstrainedCampaign.ControlMethod}",
            HelpName = "NAMES",
        };
        var each = Durations.Option("--each", "Time of one run. Default: 60s.");
        var best = new Option<string?>("--best") { Description = $"Best known values (CSV); default: {BestKnown.FileName} beside the first file, then the optimum that a problem file itself states.", HelpName = "FILE" };
        var journal = new Option<string?>("--journal") { Description = "Keep every finished run in this file; runs that it holds are not repeated.", HelpName = "FILE" };
        var problem = new ProblemOptions();
        var options = new ExperimentOptions(seeds: 1);
        var command = new Command("constrained", "Methods for problems with rows beside each other: gap to the best known value, hits, time to best.") { files, methods, each, best, journal };
        problem.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var paths = parsed.GetValue(files)!;
            var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(paths[0]))!, BestKnown.FileName);
            var known = BestKnown.Read(parsed.GetValue(best) ?? (File.Exists(beside) ? beside : null));
            var time = parsed.GetValue(each) ?? DefaultTime;
            using var runs = parsed.GetValue(journal) is { } file ? ConstrainedJournal.Open(file, time) : null;
            var campaign = new ConstrainedCampaign(
                [.. paths.Select(path => Instance(path, WithRows(problem.Read(path, parsed), path), known))],
                Methods(parsed.GetValue(methods)!),
                time,
                runs);
            return options.Run(parsed, null, campaign.Execute);
        });
        return command;
    }

    private static (string Name, ModelFile File, double? Best) Instance(string path, ModelFile file, BestKnown known) =>
        (BestKnown.NameOf(path), file, known.Of(path) ?? file.StatedOptimum);

    private static ModelFile WithRows(ModelFile file, string path) =>
        file.Constrained is not null ? file : throw new InputException($"{path} has no rows; this experiment is about constrained problems.");

    private static string[] Methods(string words)
    {
        var names = OptionChecks.Words([words], "--methods");
        foreach (var name in names)
        {
            if (!ConstrainedCampaign.MethodNames.Contains(name))
            {
                throw NearestName.Unknown("method", name, [.. ConstrainedCampaign.MethodNames]);
            }
        }

        return names;
    }
}

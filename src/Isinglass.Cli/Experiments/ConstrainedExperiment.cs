using System.CommandLine;
using Isinglass.Cli.Benchmarks;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Studies;
using Isinglass.Model;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment constrained</c>: methods for problems with rows, on many instances, with the same time each.</summary>
internal static class ConstrainedExperiment
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: true);
        var methods = Flag.Text("--methods", "NAMES", $"Methods, separated by commas: {string.Join(", ", ConstrainedStudy.MethodNames)}.",
            $"qcgd,penalty,anneal,{SolveCell.ControlMethod}");
        var each = Flag.Duration("--each", "Time of one run. Default: 60s.", isPositive: true);
        var command = ExperimentOptions.Command(
            "constrained", "Methods for problems with rows beside each other: gap to the best known value, hits, time to best.", 1, [methods, each], parsed =>
            {
                var names = ListOptions.Words([parsed.GetValue(methods)!], "--methods");
                if (names.FirstOrDefault(name => !ConstrainedStudy.MethodNames.Contains(name)) is { } wrong)
                {
                    throw NearestName.Unknown("method", wrong, [.. ConstrainedStudy.MethodNames]);
                }

                var problems = instances.Load(parsed);
                if (problems.FirstOrDefault(problem => problem.File.Constrained is null) is { } free)
                {
                    throw new InputException($"{free.Name} has no rows; this experiment is about constrained problems.");
                }

                var time = parsed.GetValue(each) ?? DefaultTime;
                return (study, control) => ConstrainedStudy.Run(problems, names, time, study, control);
            });
        instances.AddTo(command);
        return command;
    }
}

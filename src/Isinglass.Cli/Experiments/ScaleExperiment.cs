using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Model;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment scale</c>: time and memory against the size of constrained problems.</summary>
internal static class ScaleExperiment
{
    private const int DefaultIterations = 3;
    private const int SmallestSize = 10;

    public static Command Create()
    {
        var sizes = new Option<string>("--sizes")
        {
            Description = "Numbers of variables and rows.",
            DefaultValueFactory = _ => "1000,10000,100000",
            HelpName = "LIST"
        };
        var iterations = new Option<int>("--iterations")
        {
            Description = "Iterations that are timed.",
            DefaultValueFactory = _ => DefaultIterations,
            HelpName = "N"
        };
        var options = new ExperimentOptions(seeds: 1);
        var command = new Command("scale", "Sparse problems with as many rows as variables: loading, compiling and stepping, "
            + "time and memory against non-zeros.")
        { sizes, iterations };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(iterations) is >= 1 and var given ? given
                : throw new InputException($"--iterations must be at least 1, not {parsed.GetValue(iterations)}.");
            return options.Run(parsed, null, new ScaleStudy(Sizes(parsed.GetValue(sizes)!), count).Execute);
        });
        return command;
    }

    private static int[] Sizes(string list)
    {
        var sizes = ListOptions.Counts("--sizes", list);
        return sizes.All(size => size >= SmallestSize) ? sizes : throw new InputException($"--sizes takes numbers of at least {SmallestSize}, separated by "
            + $"commas, not {sizes.Min()}.");
    }
}

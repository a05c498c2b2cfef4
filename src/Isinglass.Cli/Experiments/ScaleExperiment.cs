using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Model;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment scale</c>: time and memory against the size of constrained problems.</summary>
internal static class ScaleExperiment
{
    private const int DefaultIterations = 3;
    private const int SmallestSize = 10, LargestSize = 10_000_000;

    public static Command Create()
    {
        var sizes = Flag.Text("--sizes", "LIST", "Numbers of variables and rows.", "1000,10000,100000");
        var iterations = Flag.Whole("--iterations", "N", "Iterations that are timed.", DefaultIterations);
        return ExperimentOptions.Command(
            "scale", "Sparse problems with as many rows as variables: loading, compiling and stepping, time and memory against non-zeros.", 1,
            [sizes, iterations], parsed => new ScaleStudy(Sizes(parsed.GetValue(sizes)!), parsed.GetValue(iterations)).Execute);
    }

    private static int[] Sizes(string list)
    {
        var sizes = ListOptions.Counts("--sizes", list);
        return sizes.All(size => size is >= SmallestSize and <= LargestSize) ? sizes
            : throw new InputException($"--sizes takes numbers from {SmallestSize} to {LargestSize}, separated by commas, not {list}.");
    }
}

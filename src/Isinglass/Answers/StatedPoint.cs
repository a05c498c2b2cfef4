using Isinglass.Formats;
using Isinglass.Formats.Solutions;

namespace Isinglass.Answers;

/// <summary>A point that someone gives for a problem, in the problem's own variables.</summary>
/// <param name="Values">Values of the file's variables.</param>
/// <param name="Objective">What it is said to be worth; null when nothing is said.</param>
/// <param name="UnnamedCount">Variables that it leaves without a value.</param>
internal sealed record StatedPoint(sbyte[] Values, double? Objective, int UnnamedCount)
{
    /// <summary>Reads the first point of a solution file.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="path">Values or bits, lines of names and values, a sample set, or a permutation.</param>
    /// <param name="reduced">The problem in few bits that the point is of; null = the problem itself.</param>
    public static StatedPoint Read(ModelFile file, string path, PrecisionAnswer? reduced)
    {
        var solution = SolutionFile.Read(path, reduced is null ? file : ReducedFile.ToFile(file, reduced.Target));

        // What a point of a reduced model claims is that model's energy, not the objective.
        return reduced is null ? new StatedPoint(solution.Points[0][..file.FileVariableCount], solution.ClaimedObjective, solution.UnnamedCount)
            : new StatedPoint(reduced.Project(solution.Points[0], file), null, solution.UnnamedCount);
    }
}

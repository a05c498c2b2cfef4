using Isinglass.Formats;
using Isinglass.Formats.Programs.Integers;
using Isinglass.Formats.Solutions;

namespace Isinglass.Answers;

/// <summary>A point that someone gives for a problem, in the problem's own variables.</summary>
/// <param name="Values">Values of the file's variables.</param>
/// <param name="Objective">What it is said to be worth; null when nothing is said.</param>
/// <param name="UnnamedCount">Variables that it leaves without a value.</param>
internal sealed record StatedPoint(sbyte[] Values, double? Objective, int UnnamedCount)
{
    /// <summary>Values of integers that no bits hold, by the number of the file's variable.</summary>
    public IReadOnlyDictionary<int, long> Outside { get; private init; } = new Dictionary<int, long>();

    /// <summary>What the file's text says of the point: of integers, at their values and not at their bits.</summary>
    public (double Objective, IReadOnlyList<RowCheck> Rows) Of(ModelFile file)
    {
        if (file.Integers is not { } integers || file.Statement is not IntegerStatement statement)
        {
            return (file.Statement.Objective(Values), file.Statement.Rows(Values));
        }

        var values = integers.Values(Values);
        foreach (var (variable, value) in Outside)
        {
            values[variable] = value;
        }

        return (statement.Objective(values), statement.Rows(values));
    }

    /// <summary>The first point of a solution file.</summary>
    public static StatedPoint Of(SolutionFile solution, ModelFile file) =>
        new(solution.Points[0][..file.FileVariableCount], solution.ClaimedObjective, solution.UnnamedCount) { Outside = solution.Outside };

    /// <summary>Reads the first point of a solution file.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="path">Values or bits, lines of names and values, a sample set, or a permutation.</param>
    /// <param name="reduced">The problem in few bits that the point is of; null = the problem itself.</param>
    public static StatedPoint Read(ModelFile file, string path, PrecisionAnswer? reduced)
    {
        var solution = SolutionFile.Read(path, reduced is null ? file : ReducedFile.ToFile(file, reduced.Target));

        // What a point of a reduced model claims is that model's energy, not the objective.
        return reduced is null ? Of(solution, file)
            : new StatedPoint(reduced.Project(solution.Points[0], file), null, solution.UnnamedCount);
    }
}

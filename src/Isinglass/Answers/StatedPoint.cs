using Isinglass.Formats;
using Isinglass.Formats.Programs.Integers;
using Isinglass.Formats.Solutions;

namespace Isinglass.Answers;

/// <summary>A given point of a problem, in the problem's own variables.</summary>
/// <param name="Values">Values of the file's variables.</param>
/// <param name="Objective">Its stated objective; null when none is stated.</param>
/// <param name="UnnamedCount">Number of variables without a value.</param>
internal sealed record StatedPoint(sbyte[] Values, double? Objective, int UnnamedCount)
{
    /// <summary>Values of integers that the bits cannot represent, by the number of the file's variable.</summary>
    public IReadOnlyDictionary<int, long> Outside { get; private init; } = new Dictionary<int, long>();

    /// <summary>Objective and rows at the point by the file's text; integers by their values, not their bits.</summary>
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
    /// <param name="reduced">The reduced problem of the point; null = the problem itself.</param>
    public static StatedPoint Read(ModelFile file, string path, PrecisionAnswer? reduced)
    {
        var solution = SolutionFile.Read(path, reduced is null ? file : ReducedFile.ToFile(file, reduced.Target));

        // The stated value of a point of a reduced model is that model's energy, not the objective.
        return reduced is null ? Of(solution, file)
            : new StatedPoint(reduced.Project(solution.Points[0], file), null, solution.UnnamedCount);
    }
}

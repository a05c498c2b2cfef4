using System.Globalization;
using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Solutions;

/// <summary>
/// Points of a problem from files: a sample set (CSV or JSON), a string of bits or signs, a list of values, lines "name value" (GAMS names of QPLIB's .sol
/// files among them; missing ones are 0), "v x1 -x2" of pseudo-Boolean solvers, a report of CBC, GLPK, SCIP or HiGHS, or a permutation of an assignment
/// problem. A file without values, with the statement that there is no solution, or with a variable given twice is refused.
/// </summary>
public sealed class SolutionFile
{
    private SolutionFile(IReadOnlyList<sbyte[]> points, double? claimedObjective, int unnamedCount)
    {
        Points = points;
        ClaimedObjective = claimedObjective;
        UnnamedCount = unnamedCount;
    }

    /// <summary>
    /// Integers of the first point that the bits cannot represent, by the number of the file's variable: their values violate a bound or a row. The point has
    /// the nearest representable ones.
    /// </summary>
    internal IReadOnlyDictionary<int, long> Outside { get; private init; } = new Dictionary<int, long>();

    /// <summary>The points of the model (0/1 or -1/+1, auxiliary bits included), the best first.</summary>
    public IReadOnlyList<sbyte[]> Points { get; }

    /// <summary>The objective that the file states for the first point, in the problem's own sense; null when it states none.</summary>
    public double? ClaimedObjective { get; }

    /// <summary>Number of the problem's variables that this file does not name; they count as 0 (a spin as -1).</summary>
    public int UnnamedCount { get; }

    /// <summary>Reads the points of a problem.</summary>
    /// <exception cref="InputException">The file cannot be read as points of this problem.</exception>
    public static SolutionFile Read(string path, ModelFile problem) => Read(FileContent.Load(path), problem);

    /// <summary>Reads the points of a problem from bytes; <paramref name="name"/> is named in errors.</summary>
    /// <exception cref="InputException">The content cannot be read as points of this problem.</exception>
    public static SolutionFile Read(string name, byte[] content, ModelFile problem) => Read(FileContent.Of(name, content), problem);

    /// <summary>
    /// A point as text that <see cref="Read(string, ModelFile)"/> reads: the objective as a comment, then "name value" lines, or values when there are no
    /// names.
    /// </summary>
    public static string ToText(ModelFile problem, ReadOnlySpan<sbyte> point)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# objective {NumberText.Shortest(problem.FileObjective(problem.Objective.Energy(point)))}\n");
        if (problem.Integers is { } integers)
        {
            var values = integers.Values(point);
            for (var v = 0; v < values.Length; v++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{LabelText.OneLine(integers.NameOf(v))} {(long)values[v]}\n");
            }

            return text.ToString();
        }

        for (var i = 0; i < problem.FileVariableCount; i++)
        {
            text.Append(problem.Objective.Labels is { } labels ? $"{LabelText.OneLine(labels[i])} {point[i]}\n" : $"{point[i]}\n");
        }

        return text.ToString();
    }

    private static SolutionFile Read(FileContent content, ModelFile problem)
    {
        var builder = new PointBuilder(content, problem);
        var (points, claimed) = SampleSetFile.IsCsv(content) ? SampleSetPoints.OfCsv(content, problem, builder)
            : SampleSetFile.IsJson(content) ? SampleSetPoints.OfJson(content, problem, builder) : OfOne(content, problem, builder);
        return new SolutionFile(points, claimed, builder.UnnamedCount) { Outside = builder.Outside };
    }

    private static (IReadOnlyList<sbyte[]> Points, double? Claimed) OfOne(FileContent content, ModelFile problem, PointBuilder builder)
    {
        if (SolverReport.TryRead(content, index => index < builder.VariableCount ? builder.NameOf(index) : $"column {index + 1}") is { } report)
        {
            // Solvers leave out zeros, so a report that states its objective may name nothing.
            return ([builder.Whole(builder.Named(report.Values, mayBeEmpty: report.Objective is not null))], report.Objective);
        }

        var text = new TextPoint(content, problem, builder);
        return ([builder.Whole(text.Read())], text.Claimed);
    }
}

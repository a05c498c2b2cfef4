using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Solving;

namespace Isinglass.Answers;

/// <summary>The iterations of a method as a table: the first, the last, and some between, at doubling distances.</summary>
internal static class IterationTable
{
    private static readonly string[] Header = ["iteration", "incumbent", "bound", "mixture", "infeasible", "multiplier", "coefficient", "bits", "oracle"];

    /// <summary>
    /// The table and a line that explains it; nothing when there are no iterations. The least important columns come last, where a terminal may have no room.
    /// </summary>
    public static IEnumerable<AnswerPart> Parts(IterationLog log, ModelFile file) => log.Rows.Count == 0 ? [] :
    [
        AnswerPart.Table(Header, Shown(log.Rows.Count).Select(index => (Number: index + 1, log.Rows[index].Iteration)).Select(row => new[]
        {
            $"{row.Number}",
            Short(file.FileObjective(row.Iteration.Incumbent)),
            Short(file.FileObjective(row.Iteration.LowerBound)),
            Short(file.FileObjective(row.Iteration.Objective)),
            Short(row.Iteration.Infeasibility),
            Short(row.Iteration.LargestMultiplier),
            Short(row.Iteration.LargestCoefficient),
            $"{row.Iteration.CoefficientBits}",
            Short(row.Iteration.OracleEnergy),
        })),
        "multiplier and coefficient: the largest; bits: signed, for largest over smallest coefficient of the model that was sent.",
    ];

    private static IEnumerable<int> Shown(int count)
    {
        for (var index = 0; index < count - 1; index = 2 * index + 1)
        {
            yield return index;
        }

        yield return count - 1;
    }

    private static string Short(double value) => double.IsFinite(value) ? $"{value:G6}" : "-";
}

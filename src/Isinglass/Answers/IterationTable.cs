using Isinglass.Formats;
using Isinglass.Solving;

namespace Isinglass.Answers;

/// <summary>The iterations of a method for people: the first, the last, and some between, at doubling distances.</summary>
internal static class IterationTable
{
    /// <summary>Header, iterations and a line that explains them; nothing when there are none.</summary>
    public static IEnumerable<string> Lines(IterationLog log, ModelFile file) => log.Rows.Count == 0 ? [] :
    [
        Line("iteration", "mixture", "infeasible", "multiplier", "coefficient", "bits", "oracle", "incumbent", "bound"),
        .. Shown(log.Rows.Count).Select(index => (Number: index + 1, log.Rows[index].Iteration)).Select(row => Line(
            $"{row.Number}",
            Short(file.FileObjective(row.Iteration.Objective)),
            Short(row.Iteration.Infeasibility),
            Short(row.Iteration.LargestMultiplier),
            Short(row.Iteration.LargestCoefficient),
            $"{row.Iteration.CoefficientBits}",
            Short(row.Iteration.OracleEnergy),
            Short(file.FileObjective(row.Iteration.Incumbent)),
            Short(file.FileObjective(row.Iteration.LowerBound)))),
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

    private static string Line(string number, string mixture, string infeasible, string multiplier, string coefficient, string bits, string oracle,
        string incumbent, string bound) =>
        $"{number,9}{mixture,12}{infeasible,12}{multiplier,12}{coefficient,13}{bits,6}{oracle,13}{incumbent,12}{bound,12}";

    private static string Short(double value) => double.IsFinite(value) ? $"{value:G6}" : "-";
}

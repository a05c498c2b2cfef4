using Isinglass.Formats;
using Isinglass.Solving;

namespace Isinglass.Cli.Display;

/// <summary>The iterations of a method for people: the first, the last, and some between, at doubling distances.</summary>
internal static class IterationTable
{
    public static void Print(IterationLog log, ModelFile file)
    {
        if (log.Rows.Count == 0)
        {
            return;
        }

        Line("iteration", "mixture", "infeasible", "multiplier", "coefficient", "bits", "oracle", "incumbent", "bound");
        foreach (var index in Shown(log.Rows.Count))
        {
            var i = log.Rows[index].Iteration;
            Line(
                $"{index + 1}",
                Short(file.FileObjective(i.Objective)),
                Short(i.Infeasibility),
                Short(i.LargestMultiplier),
                Short(i.LargestCoefficient),
                $"{i.CoefficientBits}",
                Short(i.OracleEnergy),
                Short(file.FileObjective(i.Incumbent)),
                Short(file.FileObjective(i.LowerBound)));
        }

        Console.Out.WriteLine("multiplier and coefficient: the largest; bits: signed, for largest over smallest coefficient of the model that was sent.");
    }

    private static IEnumerable<int> Shown(int count)
    {
        for (var index = 0; index < count - 1; index = 2 * index + 1)
        {
            yield return index;
        }

        yield return count - 1;
    }

    private static void Line(string number, string mixture, string infeasible, string multiplier, string coefficient, string bits, string oracle,
        string incumbent, string bound) =>
        Console.Out.WriteLine($"{number,9}{mixture,12}{infeasible,12}{multiplier,12}{coefficient,13}{bits,6}{oracle,13}{incumbent,12}{bound,12}");

    private static string Short(double value) => double.IsFinite(value) ? $"{value:G6}" : "-";
}

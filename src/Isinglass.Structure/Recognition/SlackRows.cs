using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Structure.Reduction;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds squares with slack, w (sum_j a_j x_j + sum_k c_k s_k - b)^2 where the s occur nowhere else. The slack bits of a row have the same neighbours (the row)
/// and proportional couplings 2 w c_k a_j, whatever other terms the other variables of the row have; their biases w (c_k^2 - 2 b c_k) then give b. Needs at
/// least two slack bits, and exact sums.
/// </summary>
internal sealed class SlackRows(BinaryQuadraticModel model)
{
    private const double Slack = 1e-12;

    /// <summary>Largest number of kinds distinguished among variables with the same neighbours.</summary>
    private const int MostKinds = 4;

    /// <summary>The rows with slack of a model over bits.</summary>
    public static IReadOnlyList<RecoveredRow> Find(BinaryQuadraticModel model)
    {
        var finder = new SlackRows(model);
        return [.. finder.Twins().SelectMany(finder.Kinds).Where(static kind => kind.Count > 1).Select(finder.RowOf).OfType<RecoveredRow>()];
    }

    /// <summary>Whether a model, over bits or spins, has variables with the same neighbours at all.</summary>
    public static bool HasAny(BinaryQuadraticModel model)
    {
        var finder = new SlackRows(model);
        return finder.Twins().SelectMany(finder.Kinds).Any(static kind => kind.Count > 1);
    }

    /// <summary>Variables with the same closed neighbourhood, found by sums of hashes and compared in <see cref="Ratio"/>.</summary>
    private IEnumerable<List<int>> Twins()
    {
        var byHash = new Dictionary<(ulong Hash, int Degree), List<int>>();
        for (var v = 0; v < model.VariableCount; v++)
        {
            var columns = model.Couplings.RowColumns(v);
            if (columns.Length < 2)
            {
                continue;
            }

            var hash = RandomKey.Mix((ulong)v + 1);
            foreach (var column in columns)
            {
                hash += RandomKey.Mix((ulong)column + 1);
            }

            if (!byHash.TryGetValue((hash, columns.Length), out var twins))
            {
                byHash.Add((hash, columns.Length), twins = []);
            }

            twins.Add(v);
        }

        return byHash.Values.Where(static twins => twins.Count > 1);
    }

    private List<List<int>> Kinds(List<int> twins)
    {
        var kinds = new List<List<int>>();
        foreach (var variable in twins)
        {
            if (kinds.Find(kind => Ratio(kind[0], variable) != 0) is { } known)
            {
                known.Add(variable);
            }
            else if (kinds.Count < MostKinds)
            {
                kinds.Add([variable]);
            }
        }

        return kinds;
    }

    /// <summary>The ratio of all couplings of <paramref name="second"/> to those of <paramref name="first"/>; 0 when there is none.</summary>
    private double Ratio(int first, int second)
    {
        var (a, b) = (model.Couplings.Starts[first], model.Couplings.Starts[second]);
        var (endA, endB) = (model.Couplings.Starts[first + 1], model.Couplings.Starts[second + 1]);
        var columns = model.Couplings.Columns;
        var ratio = 0.0;
        while (true)
        {
            a += a < endA && columns[a] == second ? 1 : 0;
            b += b < endB && columns[b] == first ? 1 : 0;
            if (a == endA || b == endB)
            {
                return a == endA && b == endB ? ratio : 0;
            }

            var next = model.Couplings.Values[b] / model.Couplings.Values[a];
            if (columns[a] != columns[b] || (ratio != 0 && Math.Abs(next - ratio) > Slack * Math.Abs(ratio)))
            {
                return 0;
            }

            ratio = next;
            a++;
            b++;
        }
    }

    private RecoveredRow? RowOf(List<int> slack)
    {
        var first = slack[0];
        var columns = model.Couplings.RowColumns(first);
        var values = model.Couplings.RowValues(first);
        var secondRatio = Ratio(first, slack[1]);

        // In units of the first slack bit's coefficient: J_1k = 2 w ratio_k, J_1j = 2 w a_j.
        var strength = values[columns.BinarySearch(slack[1])] / secondRatio;
        if (!(strength > 0))
        {
            return null;
        }

        int[] variables = [first, .. columns];
        double[] relative = [1, .. values.ToArray().Select(value => value / strength)];
        var scale = RowScale.Find(relative);
        if (scale == 0)
        {
            return null;
        }

        var coefficients = relative.Select(value => Math.Round(value * scale)).ToArray();
        var weight = strength / 2 / (scale * scale);
        Array.Sort(variables, coefficients);
        return Complete(slack, variables, coefficients, weight);
    }

    /// <summary>The row with the target that most of the twins agree on; those with another bias beside the row are not slack.</summary>
    private RecoveredRow? Complete(List<int> twins, int[] variables, double[] coefficients, double weight)
    {
        double CoefficientOf(int variable) => coefficients[Array.BinarySearch(variables, variable)];
        var agreed = twins.GroupBy(variable => TargetOf(variable, CoefficientOf(variable), weight)).MaxBy(static group => group.Count())!;
        var target = agreed.Key;
        int[] slack = [.. agreed.Where(variable => Agrees(variable, CoefficientOf(variable), variables, coefficients, weight))];
        double[] slackCoefficients = [.. slack.Select(CoefficientOf)];
        if (slack.Length < 2)
        {
            return null;
        }

        // "Exactly one" is a group, even when the objective treats two of its bits alike; slack sums with gaps are not an inequality.
        var isOneHot = coefficients.All(static value => Math.Abs(value) == 1) && target + coefficients.Count(static value => value < 0) == 1;
        if (isOneHot || target != Math.Round(target) || !SlackFill.IsGapless(slackCoefficients))
        {
            return null;
        }

        return new RecoveredRow
        {
            Variables = variables,
            Coefficients = coefficients,
            Target = target,
            Weight = weight,
            Slack = [.. slack.Order()],
            Low = target - slackCoefficients.Sum(static value => Math.Max(value, 0)),
            High = target - slackCoefficients.Sum(static value => Math.Min(value, 0)),
        };
    }

    /// <summary>b from the bias w (c^2 - 2 b c) of a slack bit.</summary>
    private double TargetOf(int slack, double coefficient, double weight) => (coefficient * coefficient - model.Linear[slack] / weight) / (2 * coefficient);

    /// <summary>Whether the square explains all of a slack bit's couplings.</summary>
    private bool Agrees(int slack, double coefficient, int[] variables, double[] coefficients, double weight)
    {
        var columns = model.Couplings.RowColumns(slack);
        var values = model.Couplings.RowValues(slack);
        for (var e = 0; e < columns.Length; e++)
        {
            if (values[e] != 2 * weight * coefficient * coefficients[Array.BinarySearch(variables, columns[e])])
            {
                return false;
            }
        }

        return true;
    }
}

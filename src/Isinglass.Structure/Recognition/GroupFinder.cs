using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds groups of literals at most one of which is true in any optimum. Two literals exclude each other when the field of one, with the other true, is
/// positive for all values of the rest. Squares "exactly one" are the first candidates; other exclusions are gathered greedily, among bits only and with every
/// bit in at most one group. A group has exactly one true literal when, with the others false, the field of a member is negative for all values of the rest.
/// </summary>
/// <param name="model">A model over bits.</param>
/// <param name="isExact">Whether sums of its coefficients are exact; otherwise a sign must hold by a margin.</param>
internal sealed class GroupFinder(BinaryQuadraticModel model, bool isExact)
{
    private readonly double[] _negative = Sums(model, Math.Min);
    private readonly double[] _positive = Sums(model, Math.Max);
    private readonly bool[] _isTaken = new bool[model.VariableCount];

    /// <summary>The groups among squares.</summary>
    public IReadOnlyList<VariableGroup> OfRows(IReadOnlyList<RecoveredRow> rows) => [.. rows.Where(IsOneHot).Where(AreExclusive).Select(Group)];

    /// <summary>Further groups, of bits that are not taken.</summary>
    public IReadOnlyList<VariableGroup> Others(ReadOnlySpan<bool> isTaken)
    {
        isTaken.CopyTo(_isTaken);
        var groups = new List<VariableGroup>();
        for (var v = 0; v < model.VariableCount; v++)
        {
            if (!_isTaken[v] && Gather(v) is { Count: > 1 } group)
            {
                foreach (var member in group)
                {
                    _isTaken[member] = true;
                }

                groups.Add(Group(RecoveredRow.Equation([.. group.Order()], [.. group.Select(static _ => 1.0)], target: 1, weight: 0)));
            }
        }

        return groups;
    }

    /// <summary>Whether a row means "exactly one of its literals is true": coefficients +1 for bits, -1 for negations.</summary>
    private static bool IsOneHot(RecoveredRow row) =>
        row.Coefficients.All(static value => Math.Abs(value) == 1) && row.Target + row.Coefficients.Count(static value => value < 0) == 1;

    private VariableGroup Group(RecoveredRow row) =>
        new(row.Variables, HasOneTrue(row), [.. row.Variables.Where((_, k) => row.Coefficients[k] < 0)]);

    private bool AreExclusive(RecoveredRow row)
    {
        for (var i = 0; i < row.Variables.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!Exclude(row.Variables[i], row.Coefficients[i], row.Variables[j], row.Coefficients[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether one of two true literals (signs +1 for bits, -1 for negations) could be made false for all values of the others.</summary>
    private bool Exclude(int first, double firstSign, int second, double secondSign)
    {
        var at = model.Couplings.RowColumns(first).BinarySearch(second);
        if (at < 0)
        {
            return false;
        }

        var coupling = model.Couplings.RowValues(first)[at];
        return LeastField(first, firstSign, coupling, secondSign) > Margin(first) || LeastField(second, secondSign, coupling, firstSign) > Margin(second);
    }

    /// <summary>The least field of a literal when a neighbour's literal is true.</summary>
    private double LeastField(int variable, double sign, double coupling, double neighbourSign)
    {
        var others = sign > 0 ? _negative[variable] - Math.Min(coupling, 0) : -_positive[variable] + Math.Max(coupling, 0);
        return sign * model.Linear[variable] + others + (neighbourSign > 0 ? sign * coupling : 0);
    }

    private double Margin(int variable) =>
        isExact ? 0 : DependencyFinder.RelativeMargin * (Math.Abs(model.Linear[variable]) + _positive[variable] - _negative[variable]);

    /// <summary>A bit with bits that exclude it and each other, the most strongly coupled first.</summary>
    private List<int> Gather(int variable)
    {
        var columns = model.Couplings.RowColumns(variable);
        var values = model.Couplings.RowValues(variable);
        var candidates = new List<(int Variable, double Coupling)>();
        for (var e = 0; e < columns.Length; e++)
        {
            if (values[e] > 0 && !_isTaken[columns[e]]
                && (LeastField(variable, 1, values[e], 1) > Margin(variable) || LeastField(columns[e], 1, values[e], 1) > Margin(columns[e])))
            {
                candidates.Add((columns[e], values[e]));
            }
        }

        candidates.Sort(static (left, right) => (-left.Coupling, left.Variable).CompareTo((-right.Coupling, right.Variable)));
        var group = new List<int> { variable };
        foreach (var (candidate, _) in candidates)
        {
            if (group.TrueForAll(member => member == variable || Exclude(member, 1, candidate, 1)))
            {
                group.Add(candidate);
            }
        }

        return group;
    }

    /// <summary>Whether the field of a member, with all others false, makes it true for all values of the rest.</summary>
    private bool HasOneTrue(RecoveredRow row)
    {
        for (var k = 0; k < row.Variables.Count; k++)
        {
            var (variable, sign) = (row.Variables[k], row.Coefficients[k]);
            var field = sign * model.Linear[variable] + (sign > 0 ? _positive[variable] : -_negative[variable]);
            for (var l = 0; l < row.Variables.Count; l++)
            {
                var at = model.Couplings.RowColumns(variable).BinarySearch(row.Variables[l]);
                var coupling = at < 0 ? 0 : sign * model.Couplings.RowValues(variable)[at];

                // A false negation is a bit at 1.
                field += (row.Coefficients[l] < 0 ? coupling : 0) - Math.Max(coupling, 0);
            }

            if (field < -Margin(variable))
            {
                return true;
            }
        }

        return false;
    }

    private static double[] Sums(BinaryQuadraticModel model, Func<double, double, double> part)
    {
        var sums = new double[model.VariableCount];
        for (var v = 0; v < sums.Length; v++)
        {
            foreach (var coupling in model.Couplings.RowValues(v))
            {
                sums[v] += part(coupling, 0);
            }
        }

        return sums;
    }
}

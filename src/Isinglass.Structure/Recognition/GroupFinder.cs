using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds groups of bits of which no optimum has two at 1. Two bits exclude each other when the field of one, the other being 1, is positive whatever all others are: at 1 it could
/// be lowered. Squares "exactly one" are the first candidates; what excludes each other beyond them is gathered greedily, every bit in one group at most. A group has exactly one
/// 1 when, the others being 0, the field of a member is negative whatever the rest is.
/// </summary>
/// <param name="model">A model over bits.</param>
/// <param name="isExact">Whether sums of its coefficients carry no rounding; otherwise a sign must hold by a margin.</param>
internal sealed class GroupFinder(BinaryQuadraticModel model, bool isExact)
{
    private readonly double[] _negative = Sums(model, Math.Min);
    private readonly double[] _positive = Sums(model, Math.Max);
    private readonly bool[] _isTaken = new bool[model.VariableCount];

    /// <summary>The groups; bits with <paramref name="isTaken"/> are in none beyond rows.</summary>
    public IReadOnlyList<VariableGroup> Find(IReadOnlyList<RecoveredRow> rows, ReadOnlySpan<bool> isTaken)
    {
        var groups = new List<VariableGroup>();
        foreach (var row in rows.Where(static row => !row.IsInequality && row.Target == 1 && row.Coefficients.All(static value => value == 1)))
        {
            if (AreExclusive(row.Variables))
            {
                Add(groups, row.Variables);
            }
        }

        for (var v = 0; v < model.VariableCount; v++)
        {
            if (!isTaken[v] && !_isTaken[v] && Gather(v, isTaken) is { Count: > 1 } group)
            {
                Add(groups, [.. group.Order()]);
            }
        }

        return groups;
    }

    private void Add(List<VariableGroup> groups, IReadOnlyList<int> variables)
    {
        foreach (var variable in variables)
        {
            _isTaken[variable] = true;
        }

        groups.Add(new VariableGroup(variables, IsExact(variables)));
    }

    private bool AreExclusive(IReadOnlyList<int> variables)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var at = model.Couplings.RowColumns(variables[i]).BinarySearch(variables[j]);
                if (at < 0 || !Excludes(variables[i], variables[j], model.Couplings.RowValues(variables[i])[at]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether one of two bits, both at 1, could be lowered whatever all others are.</summary>
    private bool Excludes(int first, int second, double coupling) => coupling > 0
        && (model.Linear[first] + _negative[first] + coupling > Margin(first) || model.Linear[second] + _negative[second] + coupling > Margin(second));

    private double Margin(int variable) =>
        isExact ? 0 : DependencyFinder.RelativeMargin * (Math.Abs(model.Linear[variable]) + _positive[variable] - _negative[variable]);

    /// <summary>A bit and bits that exclude it and each other, the strongest coupled first.</summary>
    private List<int> Gather(int variable, ReadOnlySpan<bool> isTaken)
    {
        var columns = model.Couplings.RowColumns(variable);
        var values = model.Couplings.RowValues(variable);
        var candidates = new List<(int Variable, double Coupling)>();
        for (var e = 0; e < columns.Length; e++)
        {
            if (!isTaken[columns[e]] && !_isTaken[columns[e]] && Excludes(variable, columns[e], values[e]))
            {
                candidates.Add((columns[e], values[e]));
            }
        }

        candidates.Sort(static (left, right) => left.Coupling != right.Coupling ? right.Coupling.CompareTo(left.Coupling) : left.Variable.CompareTo(right.Variable));
        var group = new List<int> { variable };
        foreach (var (candidate, _) in candidates)
        {
            if (group.TrueForAll(member => member == variable || AreExclusive([member, candidate])))
            {
                group.Add(candidate);
            }
        }

        return group;
    }

    private bool IsExact(IReadOnlyList<int> variables) => variables.Any(variable =>
    {
        var within = 0.0;
        foreach (var other in variables)
        {
            var at = model.Couplings.RowColumns(variable).BinarySearch(other);
            within += at < 0 ? 0 : Math.Max(model.Couplings.RowValues(variable)[at], 0);
        }

        return model.Linear[variable] + _positive[variable] - within < -Margin(variable);
    });

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

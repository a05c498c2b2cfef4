using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds the inputs that determine a variable. Its field h + sum_j J_j v_j is a threshold function of its neighbours; in such a function a stronger input
/// matters whenever a weaker one does, so the relevant inputs are the m strongest for some m: the first m for which in every combination the rest is too weak
/// to change the sign. Nothing is missed. Variables that already depend on a variable move with it: such a follower and its other inputs add one interval to
/// the field, not their couplings one by one (a penalty z' = z y costs nothing when z' follows, however large it is). Costs one pass over the neighbours unless
/// their weights are concentrated.
/// </summary>
/// <param name="model">A model over bits without squared terms.</param>
/// <param name="isExact">Whether sums of its coefficients are exact; otherwise a sign must hold by a margin.</param>
internal sealed class DependencyFinder(BinaryQuadraticModel model, bool isExact)
{
    /// <summary>Rounding of a sum of many doubles, relative to the sum of magnitudes.</summary>
    public const double RelativeMargin = 1e-11;

    /// <summary>
    /// Largest number of inputs that may be all neighbours of a variable. In a sparse model without structure every variable is a function of its few
    /// neighbours, and eliminating it gains nothing; beyond a pair a function is of interest only when it overrules some neighbours.
    /// </summary>
    private const int LargestNeighbourhood = 2;

    private readonly (double Coupling, int Variable)[] _strongest = new (double, int)[DependentVariable.MaximumInputs + 1];
    private readonly bool[] _table = new bool[1 << DependentVariable.MaximumInputs];
    private readonly HashSet<int> _absorbed = [];
    private double _margin;

    /// <summary>The dependency of a variable, given its known followers; null when it is not determined by a few neighbours.</summary>
    public Dependency? Find(int variable, DependencySet known)
    {
        var linear = model.Linear[variable];
        var (low, high) = Absorb(variable, known);
        var (total, largest, degree) = (high - low, 0.0, 0);
        foreach (var (_, coupling) in Plain(variable))
        {
            low += Math.Min(coupling, 0);
            high += Math.Max(coupling, 0);
            total += Math.Abs(coupling);
            largest = Math.Max(largest, Math.Abs(coupling));
            degree++;
        }

        _margin = isExact ? 0 : RelativeMargin * (total + Math.Abs(linear));
        if (linear + low >= _margin || linear + high <= -_margin)
        {
            return new Dependency(new DependentVariable(variable, [], [linear + low < _margin]), linear, [], low, high);
        }

        // The rest beyond the strongest must be weaker than the strongest, otherwise there is no gap between the combinations.
        if (total > (DependentVariable.MaximumInputs + 1) * largest)
        {
            return null;
        }

        Collect(variable);
        return Search(variable, linear, low, high, degree);
    }

    /// <summary>The couplings of a variable that no follower has absorbed.</summary>
    private IEnumerable<(int Variable, double Coupling)> Plain(int variable)
    {
        for (var e = model.Couplings.Starts[variable]; e < model.Couplings.Starts[variable + 1]; e++)
        {
            if (!_absorbed.Contains(model.Couplings.Columns[e]))
            {
                yield return (model.Couplings.Columns[e], model.Couplings.Values[e]);
            }
        }
    }

    /// <summary>
    /// The contribution of followers, with their other inputs, to the field: followers with the same other inputs together, each input absorbed once.
    /// </summary>
    private (double Low, double High) Absorb(int variable, DependencySet known)
    {
        _absorbed.Clear();
        var (low, high) = (0.0, 0.0);
        int[] OthersOf(Dependency follower) => [.. follower.Variable.Inputs.Where(input => input != variable).Order()];
        foreach (var group in known.FollowersOf(variable).GroupBy(follower => string.Join(',', OthersOf(follower))))
        {
            Dependency[] followers = [.. group];
            var others = OthersOf(followers[0]);
            if (others.Any(_absorbed.Contains) || followers.Any(follower => _absorbed.Contains(follower.Variable.Variable)))
            {
                continue;
            }

            _absorbed.UnionWith(others);
            _absorbed.UnionWith(followers.Select(static follower => follower.Variable.Variable));
            var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var code = 0; code < 1 << others.Length; code++)
            {
                var (from, to) = (0.0, 0.0);
                for (var k = 0; k < others.Length; k++)
                {
                    var coupling = (code >> k & 1) != 0 ? CouplingOf(variable, others[k]) : 0;
                    (from, to) = (from + coupling, to + coupling);
                }

                foreach (var follower in followers)
                {
                    var (least1, greatest1) = follower.ChangeBy(variable, others, code);
                    (from, to) = (from + least1, to + greatest1);
                }

                (least, greatest) = (Math.Min(least, from), Math.Max(greatest, to));
            }

            (low, high) = (low + least, high + greatest);
        }

        return (low, high);
    }

    private double CouplingOf(int first, int second)
    {
        var at = model.Couplings.RowColumns(first).BinarySearch(second);
        return at < 0 ? 0 : model.Couplings.RowValues(first)[at];
    }

    private Dependency? Search(int variable, double linear, double low, double high, int degree)
    {
        for (var inputs = 1; inputs <= Math.Min(DependentVariable.MaximumInputs, degree); inputs++)
        {
            var coupling = _strongest[inputs - 1].Coupling;
            low -= Math.Min(coupling, 0);
            high -= Math.Max(coupling, 0);
            var isWhole = inputs == degree && _absorbed.Count == 0;
            if (isWhole)
            {
                (low, high) = (0, 0);
            }

            if ((isWhole && inputs > LargestNeighbourhood) || (inputs < degree && Math.Abs(_strongest[inputs].Coupling) == Math.Abs(coupling)))
            {
                continue;
            }

            if (IsFixed(0, inputs, 0, linear, low, high, isWhole))
            {
                var found = _strongest.Take(inputs).ToArray();
                return new Dependency(
                    new DependentVariable(variable, [.. found.Select(static pair => pair.Variable)], [.. _table.Take(1 << inputs)]),
                    linear, [.. found.Select(static pair => pair.Coupling)], low, high);
            }
        }

        return null;
    }

    /// <summary>Whether all combinations of the inputs from number <paramref name="next"/> on fix the sign; fills the table.</summary>
    private bool IsFixed(int next, int inputs, int index, double field, double low, double high, bool isStrict)
    {
        if (next < inputs)
        {
            return IsFixed(next + 1, inputs, index, field, low, high, isStrict)
                && IsFixed(next + 1, inputs, index | (1 << next), field + _strongest[next].Coupling, low, high, isStrict);
        }

        var isZero = field + low >= _margin;
        _table[index] = !isZero;
        return (isZero || field + high <= -_margin) && !(isStrict && Math.Abs(field) <= _margin);
    }

    /// <summary>The strongest neighbours, one more than the largest number of inputs, equals in order of their indices.</summary>
    private void Collect(int variable)
    {
        var count = 0;
        foreach (var (neighbour, coupling) in Plain(variable))
        {
            var at = count;
            while (at > 0 && Math.Abs(_strongest[at - 1].Coupling) < Math.Abs(coupling))
            {
                at--;
            }

            if (at < _strongest.Length)
            {
                count = Math.Min(count + 1, _strongest.Length);
                Array.Copy(_strongest, at, _strongest, at + 1, count - 1 - at);
                _strongest[at] = (coupling, neighbour);
            }
        }
    }
}

using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds what fixes a variable. Its field h + sum_j J_j v_j is a threshold function of its neighbours; of such a function a stronger input matters whenever a
/// weaker one does, so the inputs that matter are the m strongest for some m, and the first m for which every combination leaves the rest too weak to change the
/// sign is the answer: nothing is missed. Costs one look at the neighbours unless their weights are concentrated.
/// </summary>
/// <param name="model">A model over bits without squared terms.</param>
/// <param name="isExact">Whether sums of its coefficients carry no rounding; otherwise a sign must hold by a margin.</param>
internal sealed class DependencyFinder(BinaryQuadraticModel model, bool isExact)
{
    /// <summary>Rounding of a sum of many doubles, as a share of the sum of magnitudes.</summary>
    public const double RelativeMargin = 1e-11;

    /// <summary>
    /// Inputs that may be all the neighbours of a variable. Of a sparse model without structure every variable is a function of its few neighbours, and to
    /// eliminate it gains nothing; beyond a pair a function is of interest when it overrules some neighbours.
    /// </summary>
    private const int LargestNeighbourhood = 2;

    private readonly (double Coupling, int Variable)[] _strongest = new (double, int)[DependentVariable.MaximumInputs + 1];
    private readonly bool[] _table = new bool[1 << DependentVariable.MaximumInputs];
    private int _count;
    private double _margin;

    /// <summary>What fixes a variable, or null when no few neighbours do.</summary>
    public DependentVariable? Find(int variable)
    {
        var values = model.Couplings.RowValues(variable);
        var linear = model.Linear[variable];
        var (negative, positive, largest) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            negative += Math.Min(value, 0);
            positive += Math.Max(value, 0);
            largest = Math.Max(largest, Math.Abs(value));
        }

        var total = positive - negative;
        _margin = isExact ? 0 : RelativeMargin * (total + Math.Abs(linear));
        if (linear + negative >= _margin || linear + positive <= -_margin)
        {
            return new DependentVariable(variable, [], [linear + negative < _margin]);
        }

        // The rest beyond the strongest must be weaker than the strongest: otherwise no gap lies between the combinations.
        if (total > (DependentVariable.MaximumInputs + 1) * largest)
        {
            return null;
        }

        Collect(variable);
        return Search(variable, linear, negative, positive);
    }

    private DependentVariable? Search(int variable, double linear, double negative, double positive)
    {
        var degree = model.Couplings.RowColumns(variable).Length;
        for (var inputs = 1; inputs <= Math.Min(DependentVariable.MaximumInputs, degree); inputs++)
        {
            var coupling = _strongest[inputs - 1].Coupling;
            negative -= Math.Min(coupling, 0);
            positive -= Math.Max(coupling, 0);
            if (inputs == degree)
            {
                (negative, positive) = (0, 0);
            }

            var isWhole = inputs == degree;
            if ((isWhole && inputs > LargestNeighbourhood) || (!isWhole && Math.Abs(_strongest[inputs].Coupling) == Math.Abs(coupling)))
            {
                continue;
            }

            if (IsFixed(0, inputs, 0, linear, negative, positive, isWhole))
            {
                return new DependentVariable(variable, [.. _strongest.Take(inputs).Select(static pair => pair.Variable)], [.. _table.Take(1 << inputs)]);
            }
        }

        return null;
    }

    /// <summary>Whether all combinations of the inputs from number <paramref name="next"/> on fix the sign; fills the table.</summary>
    private bool IsFixed(int next, int inputs, int index, double field, double negative, double positive, bool isStrict)
    {
        if (next < inputs)
        {
            return IsFixed(next + 1, inputs, index, field, negative, positive, isStrict)
                && IsFixed(next + 1, inputs, index | (1 << next), field + _strongest[next].Coupling, negative, positive, isStrict);
        }

        var isZero = field + negative >= _margin;
        _table[index] = !isZero;
        return (isZero || field + positive <= -_margin) && !(isStrict && Math.Abs(field) <= _margin);
    }

    /// <summary>The strongest neighbours, one more than inputs are looked for, equals in order of their indices.</summary>
    private void Collect(int variable)
    {
        var columns = model.Couplings.RowColumns(variable);
        var values = model.Couplings.RowValues(variable);
        _count = 0;
        for (var e = 0; e < columns.Length; e++)
        {
            var at = _count;
            while (at > 0 && Math.Abs(_strongest[at - 1].Coupling) < Math.Abs(values[e]))
            {
                at--;
            }

            if (at < _strongest.Length)
            {
                _count = Math.Min(_count + 1, _strongest.Length);
                Array.Copy(_strongest, at, _strongest, at + 1, _count - 1 - at);
                _strongest[at] = (values[e], columns[e]);
            }
        }
    }
}

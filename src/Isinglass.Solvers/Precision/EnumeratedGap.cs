using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>Exact intervals by looking at all states: bit i of a state's number is variable i.</summary>
internal sealed class EnumeratedGap : IOptimumGap
{
    private readonly ChangingModel _model;
    private readonly double[] _energies;
    private readonly double _margin;

    public EnumeratedGap(ChangingModel model)
    {
        _model = model;
        _energies = Energies(model);
        _margin = Margin(_energies);
    }

    /// <inheritdoc/>
    public (double Low, double High) Allowed(int coefficient)
    {
        var (more, less) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var state = 0; state < _energies.Length; state++)
        {
            if (Counts(coefficient, state))
            {
                more = Math.Min(more, _energies[state]);
            }
            else
            {
                less = Math.Min(less, _energies[state]);
            }
        }

        return IOptimumGap.Interval((more, more), (less, less), _model.Vartype == Vartype.Binary ? 1 : 2, _margin);
    }

    /// <inheritdoc/>
    public void Change(int coefficient, double difference)
    {
        _model[coefficient] += difference;
        var otherwise = _model.Vartype == Vartype.Binary ? 0 : -difference;
        for (var state = 0; state < _energies.Length; state++)
        {
            _energies[state] += Counts(coefficient, state) ? difference : otherwise;
        }
    }

    /// <summary>Whether every optimum of one model is an optimum of the other, over the same variables.</summary>
    public static bool KeepsOptimum(ChangingModel source, ChangingModel target)
    {
        var (before, after) = (Energies(source), Energies(target));
        var (least, margin) = (before.Min() + Margin(before), after.Min() + Margin(after));
        for (var state = 0; state < after.Length; state++)
        {
            if (after[state] <= margin && before[state] > least)
            {
                return false;
            }
        }

        return true;
    }

    private bool Counts(int coefficient, int state)
    {
        var (first, second) = _model.PlaceOf(coefficient);
        var bit = (state >> first) & 1;
        return second < 0 ? bit == 1
            : _model.Vartype == Vartype.Binary ? (bit & (state >> second)) == 1
            : bit == ((state >> second) & 1);
    }

    private static double[] Energies(ChangingModel model)
    {
        var energies = new double[1 << model.VariableCount];
        var point = new sbyte[model.VariableCount];
        for (var state = 0; state < energies.Length; state++)
        {
            for (var i = 0; i < point.Length; i++)
            {
                point[i] = ((state >> i) & 1) == 1 ? (sbyte)1 : model.Vartype == Vartype.Binary ? (sbyte)0 : (sbyte)-1;
            }

            energies[state] = model.Energy(point);
        }

        return energies;
    }

    // Above the rounding of sums, below any relevant difference.
    private static double Margin(double[] energies) => 1e-9 * energies.Max(Math.Abs);
}

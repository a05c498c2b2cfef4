using Isinglass.Model.Constraints;

namespace Isinglass.LocalSearch;

/// <summary>
/// Weights of the rows and products of a state. Every few moves the weights of violated ones grow, or all decrease when nothing is violated: they settle near
/// the multipliers at which the walk is feasible about half of the time (as in tabu search for vehicle routing: Gendreau, Hertz, Laporte, Management Science
/// 40, 1994).
/// </summary>
internal sealed class OscillatingWeights
{
    private const int Interval = 4;
    private const double Growth = 1.15;
    private const double Decay = 0.9;

    // No weight falls below this fraction of its start: it would take too long to recover.
    private const double LeastWeight = 1e-3;

    private readonly ConstrainedState _state;
    private readonly double[] _units;
    private readonly double[] _weights;
    private double _typical;

    internal OscillatingWeights(ConstrainedState state)
    {
        _state = state;
        var model = state.Structure.Model;
        _weights = new double[model.Rows.RowCount + model.Products.Length];
        _units = new double[_weights.Length];
        for (var c = 0; c < _units.Length; c++)
        {
            _units[c] = c < model.Rows.RowCount ? Math.Abs(IntegerRow.TryCreate(model, c)?.Scale ?? 1) : 1;
        }
    }

    /// <summary>Sets every weight to the mean change of the objective by a flip, per smallest violation.</summary>
    internal void Start(ReadOnlySpan<int> free)
    {
        _typical = double.Epsilon;
        foreach (var variable in free)
        {
            _typical += Math.Abs(_state.ObjectiveChange(variable)) / free.Length;
        }

        for (var c = 0; c < _weights.Length; c++)
        {
            _weights[c] = _typical * _units[c];
        }

        _state.SetWeights(_weights);
    }

    /// <summary>Adapts to the violations after the move of a step.</summary>
    internal void Follow(long step)
    {
        if (step % Interval != Interval - 1)
        {
            return;
        }

        for (var c = 0; c < _weights.Length; c++)
        {
            var weight = _weights[c] * (_state.IsFeasible ? Decay : _state.IsViolated(c) ? Growth : 1);
            _weights[c] = Math.Max(weight, LeastWeight * _typical * _units[c]);
        }

        _state.SetWeights(_weights);
    }
}

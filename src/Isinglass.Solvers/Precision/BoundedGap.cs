using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Solvers.Precision;

/// <summary>
/// Intervals from lower bounds of restricted models and from the energies of given points and their nearest neighbours that meet the restriction.
/// </summary>
internal sealed class BoundedGap : IOptimumGap
{
    private readonly ChangingModel _model;
    private readonly Func<BinaryQuadraticModel, double> _lowerBound;
    private readonly sbyte[][] _points;
    private readonly double[] _energies;
    private readonly double _margin;

    public BoundedGap(ChangingModel model, MutationOptions options)
    {
        _model = model;
        _lowerBound = options.LowerBound ?? (static restricted => ObjectiveBounds.Of(restricted.ToVartype(Vartype.Binary)).Lower);
        var zero = new sbyte[model.VariableCount];
        Array.Fill(zero, model.Vartype == Vartype.Binary ? (sbyte)0 : (sbyte)-1);
        _points = [.. options.Points.Count > 0 ? options.Points : [zero]];
        _energies = [.. _points.Select(point => model.Energy(point))];
        _margin = 1e-9 * Enumerable.Range(0, model.Count).Sum(c => Math.Abs(model[c]));
    }

    private bool IsBinary => _model.Vartype == Vartype.Binary;

    /// <inheritdoc/>
    public (double Low, double High) Allowed(int coefficient)
    {
        var (first, second) = _model.PlaceOf(coefficient);
        sbyte low = IsBinary ? (sbyte)0 : (sbyte)-1;
        var (more, less) = second < 0 ? (Fixed(first, 1), Fixed(first, low))
            : IsBinary ? (Both(first, second), Math.Min(Fixed(first, 0), Fixed(second, 0)))
            : (Joined(first, second, 1), Joined(first, second, -1));
        return IOptimumGap.Interval((more, Upper(coefficient, 1)), (less, Upper(coefficient, low)), IsBinary ? 1 : 2, _margin);
    }

    /// <inheritdoc/>
    public void Change(int coefficient, double difference)
    {
        _model[coefficient] += difference;
        for (var p = 0; p < _points.Length; p++)
        {
            _energies[p] += difference * _model.Feature(coefficient, _points[p]);
        }
    }

    private double Fixed(int variable, int value) => _lowerBound(_model.Restrict(i => i == variable ? (-1, value) : (i, 1)));

    private double Both(int first, int second) => _lowerBound(_model.Restrict(i => i == first || i == second ? (-1, 1) : (i, 1)));

    private double Joined(int first, int second, int sign) => _lowerBound(_model.Restrict(i => i == second ? (first, sign) : (i, 1)));

    // The least energy of a point with this feature: of the given ones, and of the best of them after the flips that it takes.
    private double Upper(int coefficient, int feature)
    {
        var (least, best) = (double.PositiveInfinity, 0);
        for (var p = 0; p < _points.Length; p++)
        {
            least = _model.Feature(coefficient, _points[p]) == feature ? Math.Min(least, _energies[p]) : least;
            best = _energies[p] < _energies[best] ? p : best;
        }

        var (first, second) = _model.PlaceOf(coefficient);
        foreach (var changed in second < 0 ? (int[][])[[first]] : [[first], [second], [first, second]])
        {
            var point = (sbyte[])_points[best].Clone();
            foreach (var variable in changed)
            {
                point[variable] = (sbyte)(IsBinary ? 1 - point[variable] : -point[variable]);
            }

            least = _model.Feature(coefficient, point) == feature ? Math.Min(least, _model.Energy(point)) : least;
        }

        return least;
    }
}

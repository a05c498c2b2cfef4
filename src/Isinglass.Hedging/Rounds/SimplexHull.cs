using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Snapshots;

namespace Isinglass.Hedging.Rounds;

/// <summary>
/// The points so far with their objectives, and a convex combination of them. <see cref="Minimize"/> finds the best weights by pairwise conditional gradient
/// with exact steps: a small quadratic programme over a simplex, no solver call.
/// </summary>
internal sealed class SimplexHull(int dimension)
{
    private const int Steps = 50;

    private readonly List<(sbyte[] Point, double Objective)> _vertices = [];
    private readonly List<double> _weights = [];
    private readonly double[] _gradient = new double[dimension];

    /// <summary>Number of points.</summary>
    public int Count => _vertices.Count;

    /// <summary>x = sum_k a_k v_k.</summary>
    public double[] Point { get; } = new double[dimension];

    /// <summary>sum_k a_k f_k.</summary>
    public double Value { get; private set; }

    /// <summary>The point added last.</summary>
    public sbyte[] Last { get; private set; } = [];

    /// <summary>A copy of everything.</summary>
    public HullSnapshot Snapshot() => new([.. _vertices.Select(vertex => new ScoredCandidate(vertex.Objective, vertex.Point))], [.. _weights], Last);

    /// <summary>Restores a snapshot.</summary>
    public void Restore(HullSnapshot snapshot)
    {
        _vertices.AddRange(snapshot.Vertices.Select(vertex => (vertex.Bits, vertex.Objective)));
        _weights.AddRange(snapshot.Weights);
        Last = snapshot.Last;
        Refresh();
    }

    /// <summary>Adds a point. The first one gets all the weight; a known one changes nothing.</summary>
    public void Add(sbyte[] point, double objective)
    {
        Last = point;
        if (_vertices.Exists(vertex => vertex.Point.AsSpan().SequenceEqual(point)))
        {
            return;
        }

        _vertices.Add((point, objective));
        _weights.Add(_vertices.Count == 1 ? 1 : 0);
        Refresh();
    }

    /// <summary>Minimises sum_k a_k (f_k + w'v_k) + sum_i rho_i / 2 (x_i - xbar_i)^2 over the weights.</summary>
    public void Minimize(double[] w, double[] rho, double[] xbar)
    {
        for (var step = 0; step < Steps && _vertices.Count > 1; step++)
        {
            for (var i = 0; i < dimension; i++)
            {
                _gradient[i] = w[i] + rho[i] * (Point[i] - xbar[i]);
            }

            var (toward, away) = (-1, -1);
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var k = 0; k < _vertices.Count; k++)
            {
                var slope = Slope(k);
                if (slope < least)
                {
                    (least, toward) = (slope, k);
                }

                if (_weights[k] > 0 && slope > most)
                {
                    (most, away) = (slope, k);
                }
            }

            var curvature = 0.0;
            for (var i = 0; i < dimension; i++)
            {
                var difference = _vertices[toward].Point[i] - _vertices[away].Point[i];
                curvature += rho[i] * difference * difference;
            }

            if (!(most - least > 1e-12))
            {
                return;
            }

            var size = Math.Min(_weights[away], curvature > 0 ? (most - least) / curvature : double.PositiveInfinity);
            _weights[toward] += size;
            _weights[away] -= size;
            Refresh();
        }
    }

    private double Slope(int k)
    {
        var (point, slope) = (_vertices[k].Point, _vertices[k].Objective);
        for (var i = 0; i < dimension; i++)
        {
            slope += point[i] * _gradient[i];
        }

        return slope;
    }

    private void Refresh()
    {
        Array.Clear(Point);
        Value = 0;
        for (var k = 0; k < _vertices.Count; k++)
        {
            Value += _weights[k] * _vertices[k].Objective;
            for (var i = 0; i < dimension && _weights[k] > 0; i++)
            {
                Point[i] += _weights[k] * _vertices[k].Point[i];
            }
        }
    }
}

namespace Isinglass.Hedging.Rounds;

/// <summary>
/// The scenarios' hulls, their multipliers W, and xbar = sum_s p_s x_s. The p-weighted sum of the scenarios' shifts is always 0, so that the p-weighted minima
/// of the shifted scenarios are a bound of the whole.
/// </summary>
internal sealed class ScenarioHulls
{
    private readonly double[] _probabilities;
    private readonly double[] _rho;
    private readonly SimplexHull[] _hulls;
    private readonly double[][] _w;
    private readonly double[] _xbar;

    /// <summary>Empty hulls.</summary>
    /// <param name="probabilities">p_s by scenario.</param>
    /// <param name="rho">Proximal weight of every coordinate.</param>
    public ScenarioHulls(double[] probabilities, double[] rho)
    {
        (_probabilities, _rho, _xbar) = (probabilities, rho, new double[rho.Length]);
        _hulls = [.. probabilities.Select(_ => new SimplexHull(rho.Length))];
        _w = [.. probabilities.Select(_ => new double[rho.Length])];
    }

    /// <summary>The hulls by scenario.</summary>
    public IReadOnlyList<SimplexHull> Hulls => _hulls;

    /// <summary>Multipliers by scenario and coordinate.</summary>
    public IReadOnlyList<double[]> W => _w;

    /// <summary>xbar by coordinate.</summary>
    public double[] Xbar => _xbar;

    /// <summary>W_s + rho (x_s - xbar), the slope of the augmented Lagrangian at x_s; W_s alone in the first round, which has no x_s.</summary>
    public double[] Shift(int s, bool isFirst)
    {
        var (own, point, shift) = (_w[s], _hulls[s].Point, new double[_rho.Length]);
        for (var i = 0; i < shift.Length; i++)
        {
            shift[i] = own[i] + (isFirst ? 0 : _rho[i] * (point[i] - _xbar[i]));
        }

        return shift;
    }

    /// <summary>Adds a point to a hull and moves its x_s to the least augmented Lagrangian.</summary>
    public void Add(int s, sbyte[] point, double objective)
    {
        _hulls[s].Add(point, objective);
        _hulls[s].Minimize(_w[s], _rho, _xbar);
    }

    /// <summary>Sets xbar, then W_s += step rho (x_s - xbar); returns the mean over coordinates of sum_s p_s (x_s - xbar)^2.</summary>
    public double Agree(double step)
    {
        Array.Clear(_xbar);
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var i = 0; i < _xbar.Length; i++)
            {
                _xbar[i] += _probabilities[s] * _hulls[s].Point[i];
            }
        }

        var distance = 0.0;
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var i = 0; i < _xbar.Length; i++)
            {
                var difference = _hulls[s].Point[i] - _xbar[i];
                _w[s][i] += step * _rho[i] * difference;
                distance += _probabilities[s] * difference * difference;
            }
        }

        return distance / Math.Max(1, _xbar.Length);
    }

    /// <summary>Restores multipliers, hulls and xbar of a snapshot.</summary>
    public void Restore(Snapshots.HedgingSnapshot snapshot)
    {
        for (var s = 0; s < _hulls.Length; s++)
        {
            _hulls[s].Restore(snapshot.Scenarios[s].Hull!);
            snapshot.Scenarios[s].W.CopyTo(_w[s], 0);
        }

        snapshot.Xbar.CopyTo(_xbar, 0);
    }
}

namespace Isinglass.Conic.Steps;

/// <summary>
/// A known extreme point stands in for an oracle call while it promises at least what the last call left open (Braun, Pokutta,
/// Zink, "Lazifying conditional gradient algorithms", ICML 2017).
/// </summary>
internal sealed class LazyOracle(ActiveSet activeSet)
{
    private double _promise = double.PositiveInfinity;

    /// <summary>The extreme point of least value when it promises enough, else -1.</summary>
    internal int Find(ReadOnlySpan<double> multipliers)
    {
        if (!activeSet.HasMixture || double.IsPositiveInfinity(_promise))
        {
            return -1;
        }

        var (best, least) = (-1, double.PositiveInfinity);
        for (var k = 0; k < activeSet.Count; k++)
        {
            var value = activeSet.Value(k, multipliers);
            if (value < least)
            {
                (best, least) = (k, value);
            }
        }

        return activeSet.MeanValue(multipliers) - least >= _promise ? best : -1;
    }

    /// <summary>Learns from the dual gap of an oracle call.</summary>
    internal void Observe(double gap)
    {
        if (double.IsFinite(gap))
        {
            _promise = double.IsPositiveInfinity(_promise) || gap >= _promise ? Math.Max(gap / 2, 0) : _promise / 2;
        }
    }
}

using Isinglass.Model.Control;

namespace Isinglass.Solvers.Annealing.Schedules;

/// <summary>
/// The steps along the cooling curve: a fixed number of equal ones, or as many as fit into a time. In the second case the step is corrected on the way, so that
/// the cold end is reached when the time is over although hot sweeps cost more than cold ones.
/// </summary>
internal struct AnnealingPace
{
    // The cost of sweeps is measured for this many parts of the curve.
    public const int BinCount = 32;

    private readonly double[]? _costs;
    private readonly SolveRun? _run;
    private readonly double _start;
    private readonly double _deadline;
    private double _share;
    private double _step;
    private double _lastClock;
    private int _bin;
    private long _binSweeps;

    /// <summary>A fixed number of sweeps from share <paramref name="from"/> to 1.</summary>
    public AnnealingPace(double from, long sweeps)
    {
        _share = sweeps > 1 ? from : 1;
        _step = sweeps > 1 ? (1 - from) / (sweeps - 1) : 1;
        _bin = -1;
    }

    /// <summary>A fixed number of sweeps whose cost is measured into <paramref name="costs"/> (seconds per sweep, one entry a part of the curve).</summary>
    public AnnealingPace(double from, long sweeps, SolveRun run, double[] costs)
        : this(from, sweeps)
    {
        _run = run;
        _costs = costs;
        _start = run.Elapsed.TotalSeconds;
        _lastClock = _start;
        _deadline = double.PositiveInfinity;
    }

    /// <summary>As many sweeps as fit until <paramref name="deadline"/> (seconds since the start of the run), by the measured costs.</summary>
    public AnnealingPace(double from, SolveRun run, double deadline, double[] costs)
        : this(from, 2, run, costs)
    {
        _deadline = deadline;
        _step = Step(_start);
    }

    /// <summary>The share of the curve for the next sweep; false at the end.</summary>
    public bool Next(out double share)
    {
        share = Math.Min(_share, 1);
        if (_costs is not null)
        {
            Measure(share);
        }

        var more = _share < 1 + 0.5 * _step;
        _share += _step;
        return more;
    }

    /// <summary>Notes the cost of a part of the curve when it is left, and corrects the step.</summary>
    private void Measure(double share)
    {
        var bin = Math.Min((int)(share * BinCount), BinCount - 1);
        if (bin == _bin)
        {
            _binSweeps++;
            return;
        }

        var now = _run!.Elapsed.TotalSeconds;
        if (_bin >= 0)
        {
            _costs![_bin] = (now - _lastClock) / Math.Max(1, _binSweeps);
        }

        (_bin, _binSweeps, _lastClock) = (bin, 1, now);
        if (double.IsFinite(_deadline))
        {
            _step = Step(now);
        }
    }

    /// <summary>Remaining share over the number of sweeps that the remaining time buys at the remaining parts' mean cost.</summary>
    private readonly double Step(double now)
    {
        var first = Math.Min((int)(Math.Min(_share, 1) * BinCount), BinCount - 1);
        var cost = 0.0;
        for (var k = first; k < BinCount; k++)
        {
            cost += _costs![k];
        }

        cost /= BinCount - first;
        var sweeps = cost > 0 ? (_deadline - now) / cost : 2;
        return Math.Max(1 - _share, 1e-12) / Math.Max(sweeps, 1);
    }
}

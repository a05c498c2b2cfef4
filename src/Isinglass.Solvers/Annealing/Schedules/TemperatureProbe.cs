using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing.Kernels;

namespace Isinglass.Solvers.Annealing.Schedules;

/// <summary>
/// Measures where a problem's anneal should begin and end, and how it should pass through the temperatures between: a replica is cooled quickly, and at each
/// temperature energy and mobility are recorded. Mobility is the mean over all proposals of exp(-dE / T) for those that raise the energy; moves without cost do
/// not count, because they never freeze. Both ends are defined by mobility, not by the largest and smallest coefficient, so that one large penalty or one tiny
/// bias does not stretch the range; and everything is scale-free.
/// </summary>
/// <remarks>
/// Between the ends the anneal goes at constant thermodynamic speed: time in proportion to sqrt(C) dT / T with the heat capacity C = dE / dT
/// (Salamon, Nulton, Robinson, Pedersen, Ruppeiner, Liao, Computer Physics Communications 49, 1988), estimated from the probe and smoothed, plus a tenth of its
/// mean everywhere. On seven families of graphs it is as good as the better of a linear and a geometric schedule, which are good on different ones.
/// </remarks>
internal static class TemperatureProbe
{
    // Measured on G39, G55, K2000 and a torus at equal sweeps: graphs of very unequal degrees gain up to 0.16, the others are even from 0.08 to 0.12 and
    // lose above.
    private const double HotMobility = 0.12;

    // Models of rows alone: hotter sweeps only undo what the rows settled (0.003 to 0.006 is best with 200 rows of 400 terms).
    private const double RowsHotMobility = 0.004;

    // Rows beside couplings are penalties of an objective, which would be frozen from such a cold start (docs/decisions/0009).
    private const double PenaltyHotMobility = 0.04;

    // Small models start with at least this many accepted rises a sweep: with fewer than one nothing is annealed.
    private const double HotRises = 5;
    private const double HotMobilityMax = 0.2;

    // 0.001 ends too early on toroidal graphs and Beasley's problems; colder costs only time.
    private const double ColdMobility = 0.0004;

    // In models of rows alone few moves stay open, and those late ones matter: measured 1e-5 against 1e-4 and 1e-3.
    private const double RowsColdMobility = 0.00001;

    // One proposal in a hundred may stay mobile at the end: outliers of tiny bias are left to the final descent.
    private const double OutlierShare = 0.01;

    // Steps of a factor 0.8 bracket the ends within the 10-20 % that matter; 100 of them cool by 2e-10, more than any sensible model needs.
    private const double Ratio = 0.8;
    private const double CoarseRatio = 0.5;
    private const int StepCountMax = 100;

    // The first sweeps at a temperature settle, the others are averaged.
    private const int SettlingSweeps = 3;
    private const int MeasuringSweeps = 3;

    // Share of the mean that every part of the curve gets on top of its own: the heat capacity is measured by few sweeps.
    private const double EvenShare = 0.1;
    private const int KnotCount = 65;

    /// <summary>
    /// The curve at constant thermodynamic speed between the two measured ends, in units of the problem; T = 1 when no proposal changes the energy.
    /// </summary>
    public static CoolingCurve Measure(AnnealingState state, SpinProblem problem, RandomKey key)
    {
        var spinCount = problem.Count;
        var hasRows = problem.SquaredTerms.Rows.EntryCount > 0;
        var isRowsOnly = hasRows && problem.Couplings.EntryCount == 0;
        var hotMobility = Math.Max(
            isRowsOnly ? RowsHotMobility : hasRows ? PenaltyHotMobility : HotMobility,
            Math.Min(HotRises / Math.Max(1, spinCount), HotMobilityMax));
        var changes = new double[spinCount];
        var temperature = Approach(state, changes, Start(state, changes, key), hotMobility);
        var points = Cool(state, changes, temperature, isRowsOnly ? RowsColdMobility : ColdMobility);
        var hot = points.FindLastIndex(Math.Max(0, points.Count - 2), point => point.Mobility > hotMobility);
        points.RemoveRange(0, Math.Max(hot, 0));
        var knots = points.Count < 2 ? [points[0].Temperature] : Knots(points);
        return new CoolingCurve(AnnealingSchedule.Automatic, points[0].Temperature, points[^1].Temperature, knots);
    }

    /// <summary>Cools in large steps to the last one that is still above the hot end: hotter sweeps cost most and give no information.</summary>
    private static double Approach(AnnealingState state, double[] changes, double temperature, double hotMobility)
    {
        for (var step = 0; step < StepCountMax; step++)
        {
            state.Sweep(temperature);
            state.Sweep(temperature);
            state.FlipEnergies(0, changes);
            if (Mobility(changes, temperature) <= hotMobility)
            {
                return temperature / CoarseRatio;
            }

            temperature *= CoarseRatio;
        }

        return temperature;
    }

    private static List<Point> Cool(AnnealingState state, double[] changes, double temperature, double coldMobility)
    {
        var points = new List<Point>();
        while (points.Count < StepCountMax)
        {
            var energy = 0.0;
            for (var k = 0; k < SettlingSweeps + MeasuringSweeps; k++)
            {
                state.Sweep(temperature);
                energy += k >= SettlingSweeps ? state.Energy(0) / MeasuringSweeps : 0;
            }

            state.FlipEnergies(0, changes);
            points.Add(new Point(temperature, energy, Mobility(changes, temperature)));
            if (points[^1].Mobility <= coldMobility)
            {
                break;
            }

            temperature *= Ratio;
        }

        return points;
    }

    /// <summary>A temperature at which most proposals are accepted: twice the 0.9 quantile of |dE| over a random state.</summary>
    private static double Start(AnnealingState state, double[] changes, RandomKey key)
    {
        var random = key.CreateSource();
        var spins = new sbyte[changes.Length];
        foreach (ref var spin in spins.AsSpan())
        {
            spin = (sbyte)random.NextSign();
        }

        state.Seed(key.Derive("sweeps"));
        state.Load(0, spins);
        state.Refresh();
        state.FlipEnergies(0, changes);
        var magnitudes = changes.Select(Math.Abs).Where(change => change > 0).Order().ToArray();
        return magnitudes.Length == 0 ? 1 : 2 * magnitudes[(int)(0.9 * (magnitudes.Length - 1))];
    }

    private static double Mobility(double[] changes, double temperature)
    {
        Array.Sort(changes);
        var first = Array.FindIndex(changes, change => change > 0);
        var sum = 0.0;
        for (var k = first + (int)(OutlierShare * changes.Length); first >= 0 && k < changes.Length; k++)
        {
            sum += Math.Exp(-changes[k] / temperature);
        }

        return sum / Math.Max(1, changes.Length);
    }

    /// <summary>Temperatures at equal steps of thermodynamic length.</summary>
    private static double[] Knots(List<Point> points)
    {
        var lengths = Lengths(points);
        var total = lengths.Sum();
        var knots = new double[KnotCount];
        var (part, before) = (0, 0.0);
        for (var k = 0; k < KnotCount; k++)
        {
            var target = total * k / (KnotCount - 1);
            while (part < lengths.Length - 1 && target > before + lengths[part])
            {
                before += lengths[part++];
            }

            knots[k] = points[part].Temperature * Math.Pow(Ratio, Math.Min(1, (target - before) / lengths[part]));
        }

        return knots;
    }

    /// <summary>sqrt(dE / dT) dT / T of each step; dT / T is the same for all.</summary>
    private static double[] Lengths(List<Point> points)
    {
        var raw = new double[points.Count - 1];
        for (var k = 0; k < raw.Length; k++)
        {
            raw[k] = Math.Sqrt(Math.Max(0, points[k].Energy - points[k + 1].Energy) / (points[k].Temperature - points[k + 1].Temperature));
        }

        var mean = raw.Average();
        var smooth = new double[raw.Length];
        for (var k = 0; k < raw.Length; k++)
        {
            smooth[k] = 0.25 * (raw[Math.Max(0, k - 1)] + 2 * raw[k] + raw[Math.Min(raw.Length - 1, k + 1)]) + (mean > 0 ? EvenShare * mean : 1);
        }

        return smooth;
    }

    private readonly record struct Point(double Temperature, double Energy, double Mobility);
}

using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>
/// Measures where a problem's anneal should begin and end: a replica is cooled quickly, and at each temperature the share of accepted proposals is
/// measured. Both ends are defined by acceptance, not by the largest and smallest coefficient, so that one big penalty or one tiny bias does not stretch
/// the range over decades in which nothing happens; and they are scale-free.
/// </summary>
internal static class TemperatureProbe
{
    // Anneals of sparse models start where this share of proposals is accepted (measured: 10-20 % is best on random and toroidal graphs).
    private const double SparseHotAcceptance = 0.2;

    // Anneals of dense models start warmer: the spin glass orders early (K_n of +-1 at T = 0.8 sqrt(n)).
    private const double DenseHotAcceptance = 0.25;

    // Anneals with penalty rows start where 1-3 % are accepted: hotter sweeps only undo what the rows settled.
    private const double PenaltyHotAcceptance = 0.025;

    // Small models start with this many flips a sweep or more: with less than a flip a sweep nothing is annealed.
    private const double HotFlips = 10;
    private const double HotAcceptanceMax = 0.4;

    /// <summary>Anneals end where this share of proposals is accepted although they raise the energy.</summary>
    public const double ColdAcceptance = 0.001;

    // One proposal in a hundred may stay mobile at the end: outliers of tiny bias are left to the final descent.
    private const double OutlierShare = 0.01;

    // Steps of a factor 0.8 bracket the ends within the 10-20 % that matter; 100 of them cool by 2e-10, more than any sensible model needs.
    private const double Ratio = 0.8;
    private const int StepCountMax = 100;
    private const int SweepsPerStep = 2;

    /// <summary>The share of accepted proposals at which an anneal should start.</summary>
    public static double HotAcceptance(int spinCount, bool hasRows, bool isDense)
    {
        var share = hasRows ? PenaltyHotAcceptance : isDense ? DenseHotAcceptance : SparseHotAcceptance;
        return Math.Max(share, Math.Min(HotFlips / Math.Max(1, spinCount), HotAcceptanceMax));
    }

    /// <summary>The two temperatures, in units of the problem; (1, 1) when no proposal changes the energy.</summary>
    public static (double Hot, double Cold) Measure(AnnealingState state, int spinCount, double hotAcceptance, RandomKey key)
    {
        var changes = new double[spinCount];
        var temperature = Start(state, changes, key);
        if (temperature == 0)
        {
            return (1, 1);
        }

        var hot = temperature;
        for (var step = 0; step < StepCountMax; step++)
        {
            var flips = 0L;
            for (var k = 0; k < SweepsPerStep; k++)
            {
                flips = state.Sweep(temperature);
            }

            state.FlipEnergies(0, changes);
            var cold = UphillAcceptance(changes, temperature) <= ColdAcceptance;
            if (cold)
            {
                break;
            }

            hot = flips > hotAcceptance * spinCount ? temperature : hot;
            temperature *= Ratio;
        }

        return (Math.Max(hot, temperature), temperature);
    }

    /// <summary>A temperature at which almost every second proposal is accepted: the nine-tenths quantile of |dE| over a random state.</summary>
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
        return magnitudes.Length == 0 ? 0 : 2 * magnitudes[(int)(0.9 * (magnitudes.Length - 1))];
    }

    /// <summary>Mean of exp(-dE / T) over the proposals that raise the energy, the most mobile hundredth left out.</summary>
    private static double UphillAcceptance(double[] changes, double temperature)
    {
        Array.Sort(changes);
        var first = Array.FindIndex(changes, change => change > 0);
        if (first < 0)
        {
            return 0;
        }

        var sum = 0.0;
        for (var k = first + (int)(OutlierShare * changes.Length); k < changes.Length; k++)
        {
            sum += Math.Exp(-changes[k] / temperature);
        }

        return sum / changes.Length;
    }
}

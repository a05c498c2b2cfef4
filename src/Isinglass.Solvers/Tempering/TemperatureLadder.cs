using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Tempering;

/// <summary>
/// Inverse temperatures of replicas, chosen by measuring: from the mean magnitude of a change of energy, a probe is cooled step by step; at every step the
/// standard deviation sigma of its energy is measured and the next inverse temperature is beta + 1 / sigma, at which about half of all swaps are accepted (for
/// normal energies the rate is erfc(delta beta sigma / 2); Kofke 2002). The ladder ends where the probe is frozen. A time limit leaves a fifth of itself to the
/// probe; what is not measured then is continued geometrically.
/// </summary>
internal static class TemperatureLadder
{
    private const int EquilibrationSweeps = 16;
    private const int MeasurementSweeps = 48;

    /// <summary>The probe counts as frozen when less than this share of its proposals changes the energy.</summary>
    private const double FrozenAcceptance = 0.002;

    private const double LargestTimeShare = 0.2;

    /// <summary>Ratio of neighbouring temperatures beyond what was measured.</summary>
    private const double ContinuedRatio = 1.2;

    /// <summary>Largest number of steps of the probe; the ladder is then thinned out to a few dozen temperatures.</summary>
    private const int MostSteps = 400;

    /// <summary>Inverse temperatures, hottest first, at most <paramref name="mostRungs"/> (then evenly thinned out); at least one.</summary>
    public static double[] Measure(CouplingStore store, RandomKey key, int mostRungs, SolveRun run)
    {
        var fields = new LocalFields(store);
        var random = key.CreateSource();
        var start = new sbyte[store.Model.VariableCount];
        Requests.FillStart(store.Model, null, 0, key, start);
        fields.Set(start);
        var temperature = MeanChange(fields);
        if (temperature == 0)
        {
            return [1];
        }

        var ladder = new List<double> { 1 / temperature };
        while (ladder.Count < MostSteps)
        {
            var (deviation, acceptance) = Probe(fields, ladder[^1], random, run);
            if (IsOver(run))
            {
                Continue(ladder, mostRungs);
                break;
            }

            if (acceptance < FrozenAcceptance || deviation <= store.Tolerance)
            {
                break;
            }

            // A step of more than a factor 4 would skip what was not measured.
            ladder.Add(Math.Min(ladder[^1] + 1 / deviation, 4 * ladder[^1]));
        }

        return ladder.Count <= mostRungs ? [.. ladder] : [.. Enumerable.Range(0, mostRungs).Select(k => ladder[k * (ladder.Count - 1) / (mostRungs - 1)])];
    }

    private static bool IsOver(SolveRun run) => run.ShouldStop() || (run.Control.TimeLimit is { } limit && run.Elapsed > LargestTimeShare * limit);

    private static void Continue(List<double> ladder, int mostRungs)
    {
        while (ladder.Count < mostRungs)
        {
            ladder.Add(ContinuedRatio * ladder[^1]);
        }
    }

    private static double MeanChange(LocalFields fields)
    {
        var sum = 0.0;
        for (var i = 0; i < fields.Values.Length; i++)
        {
            sum += Math.Abs(fields.Delta(i));
        }

        return fields.Values.Length == 0 ? 0 : sum / fields.Values.Length;
    }

    private static (double Deviation, double Acceptance) Probe(LocalFields fields, double beta, RandomSource random, SolveRun run)
    {
        for (var sweep = 0; sweep < EquilibrationSweeps && !IsOver(run); sweep++)
        {
            Metropolis.Sweep(fields, beta, random);
        }

        // Welford's recurrence: no cancellation between large squares.
        var (mean, squares, accepted) = (0.0, 0.0, 0L);
        for (var sweep = 1; sweep <= MeasurementSweeps && !IsOver(run); sweep++)
        {
            accepted += Metropolis.Sweep(fields, beta, random);
            var difference = fields.Energy - mean;
            mean += difference / sweep;
            squares += difference * (fields.Energy - mean);
        }

        return (Math.Sqrt(squares / (MeasurementSweeps - 1)), accepted / ((double)MeasurementSweeps * fields.Values.Length));
    }
}

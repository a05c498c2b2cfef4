using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Descent;

/// <summary>
/// Steepest descent: flips the variable that lowers the energy most until no flip lowers it. A read runs until the descent ends; a prescribed number of sweeps
/// limits it to that many flips per variable. Changes below 1e-13 of the largest possible change count as rounding.
/// </summary>
internal sealed class SteepestDescent : ISampler
{
    /// <summary>More than any descent takes in practice.</summary>
    private const int DefaultSweeps = 1000;

    /// <inheritdoc/>
    public string Name => "descent";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var store = new CouplingStore(model);
        var loop = new ReadLoop<LocalFields>(model, request, run, DefaultSweeps) { CreateWorkspace = () => new LocalFields(store), Read = Read };
        return loop.Run(Name, []);
    }

    /// <summary>Descends from the current values; returns at a minimum, after <paramref name="limit"/> flips, or when the run stops.</summary>
    internal static void Descend(LocalFields fields, SolveRun run, long limit)
    {
        var tolerance = fields.Store.Tolerance;
        var n = fields.Values.Length;
        for (var moves = 0L; moves < limit; moves++)
        {
            var best = ArgMin.First(fields.Deltas);
            if (best < 0 || fields.Deltas[best] >= -tolerance || (moves % n == n - 1 && run.ShouldStop()))
            {
                return;
            }

            fields.Flip(best);
        }
    }

    private static void Read(LocalFields fields, ReadTask task)
    {
        fields.Set(task.Start);
        task.Offer(fields.Energy, fields.Values);
        if (!task.Run.ShouldStop())
        {
            Descend(fields, task.Run, (long)task.Sweeps * fields.Values.Length);
            task.Offer(fields.Energy, fields.Values);
        }
    }
}

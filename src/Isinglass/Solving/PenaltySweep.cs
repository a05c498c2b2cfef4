using System.Runtime.ExceptionServices;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solving;

/// <summary>The penalty method at fixed weights over seven decades around its rule: the cost and benefit of tuning by hand.</summary>
internal static class PenaltySweep
{
    /// <summary>Factors on the rule's weights.</summary>
    public static IReadOnlyList<double> Scales { get; } = [1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3];

    /// <summary>
    /// Runs each weight with the whole time limit, until one reaches the target if there is one or the machine fails, and returns the runs, the index of the
    /// best, and what failed.
    /// </summary>
    public static (IReadOnlyList<SweepPoint> Points, int Best, string? Failure) Run(ModelFile file, SolveSettings settings, SolveControl control)
    {
        var model = file.Constrained ?? throw new InputException("`penalty_sweep` is for problems with rows; this one has none.");
        var points = new List<SweepPoint>();
        var run = control.Start();
        string? failure = null;
        foreach (var scale in Scales)
        {
            if (control.Cancellation.IsCancellationRequested && points.Count > 0)
            {
                break;
            }

            var one = settings with { Method = "penalty", FixedScale = scale, KeepsIterations = true };
            if (run.Ask(() => ConstrainedSolving.Run(model, one, control)) is not { } outcome)
            {
                break;
            }

            points.Add(new SweepPoint(scale, outcome));
            failure = outcome.Failure;
            if (failure is not null || (outcome.IsFeasible && outcome.Energy <= control.Target))
            {
                break;
            }
        }

        if (points.Count == 0)
        {
            ExceptionDispatchInfo.Throw(run.Failure!);
        }

        // Of equal values, the one whose reads are feasible most often.
        var best = Enumerable.Range(0, points.Count)
            .MinBy(k => (!points[k].Outcome.IsFeasible, points[k].Outcome.Energy, -points[k].FeasibleReadShare));
        return (points, best, failure ?? run.Failure?.Message);
    }
}

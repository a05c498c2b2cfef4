using System.Text.Json;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solving;

/// <summary>The penalty method at fixed weights over seven decades around its rule: what tuning by hand costs and brings.</summary>
internal static class PenaltySweep
{
    /// <summary>Factors on the rule's weights.</summary>
    public static IReadOnlyList<double> Scales { get; } = [1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3];

    /// <summary>
    /// Runs each weight with the whole time limit, until one reaches the target if there is one, and returns the runs and the index of the best.
    /// </summary>
    public static (IReadOnlyList<SweepPoint> Points, int Best) Run(ModelFile file, SolveSettings settings, SolveControl control)
    {
        var model = file.Constrained ?? throw new InputException("`penalty_sweep` is for problems with rows; this one has none.");
        var points = new List<SweepPoint>();
        foreach (var scale in Scales)
        {
            if (control.Cancellation.IsCancellationRequested && points.Count > 0)
            {
                break;
            }

            var outcome = ConstrainedSolving.Run(model, settings with { Method = "penalty", FixedScale = scale, KeepsIterations = true }, control);
            points.Add(new SweepPoint(scale, outcome));
            if (outcome.IsFeasible && outcome.Energy <= control.Target)
            {
                break;
            }
        }

        var best = Enumerable.Range(0, points.Count).MinBy(k => (!points[k].Outcome.IsFeasible, points[k].Outcome.Energy));
        return (points, best);
    }

    public static void Write(Utf8JsonWriter writer, ModelFile file, IReadOnlyList<SweepPoint> points, int best)
    {
        writer.WriteNumber("best_scale", points[best].Scale);
        writer.WriteStartArray("sweep");
        foreach (var point in points)
        {
            writer.WriteStartObject();
            writer.WriteNumber("scale", point.Scale);
            writer.WriteNumber("weight_min", point.SmallestWeight);
            writer.WriteNumber("weight_max", point.LargestWeight);
            writer.WriteFinite("objective", point.Outcome.HasPoint ? file.FileObjective(point.Outcome.Energy) : null);
            writer.WriteBoolean("feasible", point.Outcome.IsFeasible);
            writer.WriteNumber("feasible_read_share", point.FeasibleReadShare);
            writer.WriteFinite("relative_gap_to_best", point.GapTo(points[best].Outcome.Energy));
            writer.WriteNumber("oracle_calls", point.Outcome.OracleCalls);
            writer.WriteNumber("seconds", Math.Round(point.Outcome.Elapsed.TotalSeconds, 6));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The runs as the lines of a table.</summary>
    public static IEnumerable<string> Lines(ModelFile file, IReadOnlyList<SweepPoint> points, int best)
    {
        yield return $"{"scale",8}{"weights",26}{"raw reads feasible",20}{"objective",16}{"gap to best",14}{"calls",8}{"seconds",10}";
        for (var k = 0; k < points.Count; k++)
        {
            var point = points[k];
            var gap = point.GapTo(points[best].Outcome.Energy);
            yield return $"{point.Scale,8:G3}{$"{point.SmallestWeight:G5} .. {point.LargestWeight:G5}",26}{100 * point.FeasibleReadShare,18:F1} %"
                + $"{(point.Outcome.IsFeasible ? $"{file.FileObjective(point.Outcome.Energy):G10}" : "infeasible"),16}"
                + $"{(gap is { } value ? $"{100 * value:F3} %" : "-"),14}{point.Outcome.OracleCalls,8}"
                + $"{point.Outcome.Elapsed.TotalSeconds,10:F2}{(k == best ? "  best" : "")}";
        }
    }
}

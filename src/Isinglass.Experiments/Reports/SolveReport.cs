using Isinglass.Conic;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Reports;

/// <summary>The page of one solve and its pictures.</summary>
internal sealed class SolveReport
{
    private const int ShownRows = 40;

    /// <summary>Largest number of points of a curve; of more iterations every second, third, ... is drawn.</summary>
    private const int MostPoints = 1500;

    private readonly SolveOutcome _outcome;
    private readonly ModelFile _file;
    private readonly SolveSettings _settings;
    private readonly (int Number, int Restart, ConicIteration Iteration)[] _iterations;

    public SolveReport(SolveOutcome outcome, ModelFile file, SolveSettings settings)
    {
        (_outcome, _file, _settings) = (outcome, file, settings);
        var all = outcome.Iterations.Rows;
        var stride = Math.Max(1, (all.Count + MostPoints - 1) / MostPoints);
        _iterations = [.. all.Select(static (row, k) => (k + 1, row.Restart, row.Iteration)).Where((_, k) => k % stride == 0 || k == all.Count - 1)];
        Figures = [.. Draw()];
    }

    /// <summary>The pictures, in the order of the page.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var page = new HtmlReport(_file.ProblemName ?? _settings.Name ?? $"{_file.Format} problem").Paragraph(Lead(), "lead").Heading("Result")
            .Pairs(Results());
        foreach (var figure in Figures)
        {
            page.Picture(figure);
        }

        if (_outcome.Rows is { Count: > 0 } rows)
        {
            var shown = rows.OrderByDescending(static row => row.Violation ?? 0).ThenByDescending(static row => Math.Abs(row.Multiplier ?? 0)).Take(ShownRows)
                .ToArray();
            page.Heading("Rows").Paragraph(shown.Length < rows.Count ? $"The {shown.Length} of {rows.Count} rows with the largest violations and multipliers; "
                + $"result.json has all." : "Violation at the point, and the multiplier at the end.")
                .Table(["row", "violation", "multiplier"],
                shown.Select(static row => (IReadOnlyList<string>)[row.Name, Number(row.Violation), Number(row.Multiplier)]));
        }

        if (_outcome.Parameters.Count > 0)
        {
            page.Heading("Parameters").Pairs(_outcome.Parameters.Select(static pair => (pair.Key, pair.Value)));
        }

        return page.ToString();
    }

    private string Lead() =>
        $"{_file.FileVariableCount} variables, {(_file.Constrained is { } rows ? $"{rows.Rows.RowCount} rows" : "no rows")}, "
        + $"{(_file.Sense == ObjectiveSense.Minimize ? "minimised" : "maximised")} by {_outcome.Sampler}, seed {_settings.Seed}.";

    private IEnumerable<(string Name, string Value)> Results()
    {
        yield return ("objective", _outcome.HasPoint ? $"{_file.FileObjective(_outcome.Energy)}" : "none found");
        if (_outcome.Rows is not null)
        {
            yield return ("feasible", _outcome.IsFeasible ? "yes" : "no");
            yield return ("bound", double.IsFinite(_outcome.LowerBound) ? $"{_file.FileObjective(_outcome.LowerBound)}" : "none was proved");
            yield return ("calls of the machine", $"{_outcome.OracleCalls} in {_outcome.IterationCount} iterations");
        }

        yield return ("seconds", $"{_outcome.Elapsed.TotalSeconds:F2}");
        yield return ("stopped", Summary.InWords(_outcome.StopReason));
    }

    private IEnumerable<Figure> Draw()
    {
        if (_outcome.Trace.Count > 0)
        {
            yield return new LineFigure
            {
                Name = "best",
                Title = "Best objective over time",
                XLabel = "seconds",
                YLabel = "objective",
                Curves = [new Curve("best", Steps())],
                Caption = "Every improvement of the answer.",
            };
        }

        if (_iterations.Length < 2)
        {
            yield break;
        }

        yield return Lines(
            "objective", "Objective by iteration", "objective", AxisScale.Linear,
            "The mixture's mean objective may lie beyond the optimum while its rows are violated; the incumbent is feasible. Gaps in a curve are restarts.",
            ("incumbent", i => _file.FileObjective(i.Incumbent), false), ("mixture", i => _file.FileObjective(i.Objective), false),
            ("proved bound", i => _file.FileObjective(i.LowerBound), true));
        yield return Lines(
            "infeasibility", "Infeasibility of the mixture by iteration", "norm of the mean violations, scaled", AxisScale.Logarithmic,
            "Zero is left out. The theory's rate with an exact machine is t^-1/2.", ("infeasibility", static i => i.Infeasibility, false));
        yield return Lines(
            "penalties", "Penalty and weights before rows by iteration", "scaled weight", AxisScale.Logarithmic,
            "beta grows by rule, the weights before rows follow the violations. Weights at and below zero are left out.",
            ("beta", static i => i.Penalty, false), ("greatest weight before a row", static i => i.LargestMultiplier, false),
            ("least", static i => i.SmallestMultiplier, false));
        yield return Lines(
            "coefficients", "Bits of the coefficients that were sent", "signed bits", AxisScale.Linear,
            "What holds the ratio of the greatest to the least coefficient of the model of each call.", ("bits", static i => i.CoefficientBits, false));
        yield return Lines(
            "reads", "Feasible reads by iteration", "share of the reads", AxisScale.Linear,
            "Reads that satisfied all rows as they came from the machine, before repair.", ("feasible", static i => i.FeasibleReadShare, false));
    }

    // The value is constant until the next improvement, the last one until the end.
    private List<CurvePoint> Steps()
    {
        var points = new List<CurvePoint>();
        foreach (var (elapsed, objective) in _outcome.Trace.Append(new TracePoint(_outcome.Elapsed, _outcome.Trace[^1].Objective)))
        {
            if (points.Count > 0)
            {
                points.Add(new CurvePoint(elapsed.TotalSeconds, points[^1].Y));
            }

            points.Add(new CurvePoint(elapsed.TotalSeconds, _file.FileObjective(objective)));
        }

        return points;
    }

    private LineFigure Lines(string name, string title, string label, AxisScale scale, string caption,
        params (string Name, Func<ConicIteration, double> Value, bool IsReference)[] curves) => new()
        {
            Name = name,
            Title = title,
            XLabel = "iteration",
            YLabel = label,
            YScale = scale,
            Caption = caption,
            Curves = [.. curves.Select(curve => new Curve(curve.Name, Points(curve.Value)) { IsReference = curve.IsReference })
        .Where(static curve => curve.Points.Any(static point => double.IsFinite(point.Y)))],
        };

    private List<CurvePoint> Points(Func<ConicIteration, double> value)
    {
        var points = new List<CurvePoint>();
        var restart = 0;
        foreach (var (number, round, iteration) in _iterations)
        {
            if (round != restart)
            {
                points.Add(new CurvePoint(number, double.NaN));
            }

            restart = round;
            points.Add(new CurvePoint(number, value(iteration)));
        }

        return points;
    }

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? $"{number:G6}" : "-";
}

namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Parallel coordinates (Inselberg 1985): a vertical axis for each property, and a line across all of them for each case.</summary>
internal sealed record ParallelFigure : Figure
{
    private const double Left = 90, Right = 90, Top = 70, PlotHeight = 320, Bottom = 30, Spacing = 170;

    /// <summary>The axes from left to right; the last one says how good a line is.</summary>
    public required IReadOnlyList<ParallelAxis> Axes { get; init; }

    /// <summary>The lines, a value for each axis; the first one is marked.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Lines { get; init; }

    /// <summary>Whether more is better on the last axis.</summary>
    public bool IsMoreBetter { get; init; } = true;

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var width = Math.Max(560, Left + Right + Spacing * (Axes.Count - 1));
        var step = (width - Left - Right) / Math.Max(1, Axes.Count - 1);
        var canvas = new SvgCanvas(width, Top + PlotHeight + Bottom);
        canvas.Text(16, 24, Title, size: 15, bold: true);
        Axis[] scales = [.. Axes.Select((axis, k) => axis.Choices.Count > 0
            ? Axis.Fit(AxisScale.Linear, [0, Math.Max(1, axis.Choices.Count - 1)], Top + PlotHeight, Top, Math.Max(1, axis.Choices.Count - 1))
            : Axis.Fit(axis.Scale, Lines.Select(line => line[k]), Top + PlotHeight, Top, 6))];
        var (worst, best) = (Lines.Min(Goodness), Lines.Max(Goodness));

        // The best lines are drawn last, above the others.
        foreach (var line in Lines.Skip(1).OrderBy(Goodness))
        {
            var share = best > worst ? (Goodness(line) - worst) / (best - worst) : 1;
            canvas.Path(Points(line, scales, step), SvgCanvas.Tint(0, 114, 178, 0.2 + 0.8 * share), 1.2);
        }

        canvas.Path(Points(Lines[0], scales, step), SvgCanvas.Colour(1), 2.5);
        for (var k = 0; k < Axes.Count; k++)
        {
            var x = Left + k * step;
            canvas.Line(x, Top, x, Top + PlotHeight);
            canvas.Text(x, Top - 16, Axes[k].Label, "middle", bold: true);
            var ticks = Axes[k].Choices.Count > 0 ? Axes[k].Choices.Select((choice, number) => (Value: (double)number, Label: choice)) : scales[k].Ticks;
            foreach (var (value, label) in ticks)
            {
                canvas.Line(x - 4, scales[k].At(value), x, scales[k].At(value));
                canvas.Text(x - 7, scales[k].At(value) + 4, label, "end", 11);
            }
        }

        return canvas.ToString();
    }

    private static IEnumerable<(double X, double Y)> Points(IReadOnlyList<double> line, Axis[] scales, double step) =>
        line.Select((value, k) => (Left + k * step, scales[k].At(value)));

    private double Goodness(IReadOnlyList<double> line) => IsMoreBetter ? line[^1] : -line[^1];
}

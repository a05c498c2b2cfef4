namespace Isinglass.Experiments.Reports.Figures;

/// <summary>How often values fall into equal intervals.</summary>
internal sealed record HistogramFigure : Figure
{
    private const double PlotWidth = 720, PlotHeight = 300, Left = 76, Right = 20, Top = 44, Bottom = 52;

    /// <summary>Label of the values' axis, with its unit.</summary>
    public required string ValueLabel { get; init; }

    /// <summary>The values.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var canvas = new SvgCanvas(PlotWidth, PlotHeight);
        var (low, high) = Values.Count == 0 ? (0.0, 1.0) : (Values.Min(), Values.Max());

        // Sturges (1926): 1 + log2 N intervals.
        var intervals = high > low ? 1 + (int)Math.Ceiling(Math.Log2(Values.Count)) : 1;
        var counts = new int[intervals];
        var width = high > low ? (high - low) / intervals : 1;
        foreach (var value in Values)
        {
            counts[Math.Min(intervals - 1, (int)((value - low) / width))]++;
        }

        var x = Axis.Fit(AxisScale.Linear, [low, low + width * intervals], Left, PlotWidth - Right, 8);

        // Counts are integers, and so are their ticks.
        var y = Axis.Fit(AxisScale.Linear, [0, Math.Max(1, counts.Max())], PlotHeight - Bottom, Top, Math.Clamp(counts.Max(), 1, 5));
        canvas.Text(Left, 24, Title, size: 15, bold: true);
        foreach (var (value, label) in y.Ticks)
        {
            canvas.Line(Left, y.At(value), PlotWidth - Right, y.At(value), "#e4e4e4");
            canvas.Text(Left - 8, y.At(value) + 4, label, "end", 11);
        }

        foreach (var (value, label) in x.Ticks)
        {
            canvas.Text(x.At(value), PlotHeight - Bottom + 18, label, "middle", 11);
        }

        for (var k = 0; k < intervals; k++)
        {
            var (from, to) = (x.At(low + k * width), x.At(low + (k + 1) * width));
            canvas.Box(from + 1, y.At(counts[k]), to - from - 2, y.At(0) - y.At(counts[k]), SvgCanvas.Colour(0),
                $"{low + k * width:G4} .. {low + (k + 1) * width:G4}: {counts[k]}");
        }

        canvas.Line(Left, y.At(0), PlotWidth - Right, y.At(0));
        canvas.Text((Left + PlotWidth - Right) / 2, PlotHeight - 14, ValueLabel, "middle");
        canvas.Text(18, (Top + PlotHeight - Bottom) / 2, "count", "middle", turn: -90);
        return canvas.ToString();
    }
}

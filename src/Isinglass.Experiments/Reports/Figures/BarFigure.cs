namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Horizontal bars, one below the other, from the origin to each value.</summary>
internal sealed record BarFigure : Figure
{
    private const double PlotWidth = 720, RowHeight = 26, Top = 44, Bottom = 48, Right = 70;

    /// <summary>Label of the values' axis, with its unit.</summary>
    public required string ValueLabel { get; init; }

    /// <summary>The bars from top to bottom.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Digits of the value written at a bar.</summary>
    public int Digits { get; init; } = 1;

    /// <summary>Where the bars begin; null = 0.</summary>
    public double? Origin { get; init; }

    /// <summary>
    /// The largest possible value, such as 100 for percentages, where error bars end. They also end at the origin when no value lies below it.
    /// </summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the first bar is the one that the others are compared with.</summary>
    public bool IsFirstMarked { get; init; } = true;

    /// <inheritdoc/>
    public override string ToSvg()
    {
        // About 6.7 pixels a letter of 12 pixels' size.
        var left = 24 + Math.Min(300, 6.7 * Bars.Max(bar => bar.Name.Length));
        var bottom = Top + RowHeight * Bars.Count;
        var canvas = new SvgCanvas(PlotWidth, bottom + Bottom);
        var (origin, marked) = (Origin ?? 0, IsFirstMarked ? 0 : -1);
        var least = Bars.Any(bar => bar.Value < origin) ? double.NegativeInfinity : origin;
        (double Low, double High) Ends(Bar bar) => bar.Spread > 0
            ? (Math.Max(least, bar.Value - bar.Spread), Math.Max(bar.Value, Math.Min(Most, bar.Value + bar.Spread)))
            : (Math.Max(least, bar.Value), bar.Value);
        var axis = Axis.Fit(AxisScale.Linear, Bars.SelectMany(bar => new[] { Ends(bar).Low, Ends(bar).High }).Append(origin), left, PlotWidth - Right, 7);
        canvas.Text(16, 24, Title, size: 15, bold: true);
        foreach (var (value, label) in axis.Ticks)
        {
            canvas.Line(axis.At(value), Top, axis.At(value), bottom, "#e4e4e4");
            canvas.Text(axis.At(value), bottom + 18, label, "middle", 11);
        }

        for (var k = 0; k < Bars.Count; k++)
        {
            var (bar, middle) = (Bars[k], Top + (k + 0.5) * RowHeight);
            canvas.Text(left - 8, middle + 4, bar.Name, "end");
            var (from, to) = (axis.At(Math.Min(origin, bar.Value)), axis.At(Math.Max(origin, bar.Value)));
            canvas.Box(from, middle - 8, to - from, 16, SvgCanvas.Colour(k == marked ? 1 : 0), $"{bar.Name}: {bar.Value}");
            if (bar.Spread > 0)
            {
                canvas.Line(axis.At(Ends(bar).Low), middle, axis.At(Ends(bar).High), middle, "#000", 1.5);
            }

            canvas.Text(axis.At(Math.Max(origin, Ends(bar).High)) + 6, middle + 4, bar.Value.ToString($"F{Digits}"), size: 11);
        }

        canvas.Line(left, bottom, PlotWidth - Right, bottom);
        canvas.Text((left + PlotWidth - Right) / 2, bottom + 38, ValueLabel, "middle");
        return canvas.ToString();
    }
}

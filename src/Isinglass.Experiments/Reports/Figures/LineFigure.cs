using Isinglass.Files;

namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Curves over a common abscissa.</summary>
internal sealed record LineFigure : Figure
{
    private const double PlotWidth = 720, PlotHeight = 380, Left = 76, Right = 20, Top = 44, Bottom = 52;

    /// <summary>Label of the horizontal axis, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>Label of the vertical axis, with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>Division of the horizontal axis.</summary>
    public AxisScale XScale { get; init; }

    /// <summary>Division of the vertical axis.</summary>
    public AxisScale YScale { get; init; }

    /// <summary>The smallest and the largest possible value, such as 0 and 100 for percentages: error bars end there.</summary>
    public (double Least, double Most) Limits { get; init; } = (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The curves.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        // About 6.7 pixels a letter of 12 pixels' size, behind a stroke of 28.
        var columns = Curves.Count == 0 ? 1 : Math.Clamp((int)((PlotWidth - Left - Right) / (28 + 16 + 6.7 * Curves.Max(curve => curve.Name.Length))), 1, 3);
        var legend = Curves.Count > 1 ? 18 * ((Curves.Count + columns - 1) / columns) + 8 : 0;
        var canvas = new SvgCanvas(PlotWidth, PlotHeight + legend);
        var points = Curves.SelectMany(curve => curve.Points).ToArray();
        var x = Axis.Fit(XScale, points.Select(point => point.X), Left, PlotWidth - Right, 8);
        var y = Axis.Fit(YScale, points.SelectMany(point => new[] { Ends(point).Low, Ends(point).High }), PlotHeight - Bottom, Top, 6);
        Frame(canvas, x, y);
        for (var k = 0; k < Curves.Count; k++)
        {
            Draw(canvas, Curves[k], x, y, SvgCanvas.Colour(k), Dashes(k));
            if (legend > 0)
            {
                var (row, column) = Math.DivRem(k, columns);
                var (at, line) = (Left + column * (PlotWidth - Left - Right) / columns, PlotHeight + 6 + 18 * row);
                canvas.Line(at, line, at + 22, line, SvgCanvas.Colour(k), 2.5, Dashes(k));
                canvas.Text(at + 28, line + 4, Curves[k].Name);
            }
        }

        return canvas.ToString();
    }

    /// <summary>The curves for plot.js; null where it cannot draw them: scattered points or a logarithmic abscissa.</summary>
    public PlotData? ToPlot() => XScale == AxisScale.Logarithmic || Curves.Any(static curve => curve.IsScattered) ? null
        : new PlotData(Title.Contains(YLabel, StringComparison.OrdinalIgnoreCase) ? Title : $"{Title} ({YLabel})", XLabel, YScale == AxisScale.Logarithmic,
            [.. Curves.Select(curve => new PlotData.Curve(curve.Name, curve.IsReference, [.. curve.Points.Select(PlotPoint)]))]);

    private IReadOnlyList<double?> PlotPoint(CurvePoint point) => point.Spread > 0
        ? [JsonText.Finite(point.X), JsonText.Finite(point.Y), JsonText.Finite(Ends(point).Low), JsonText.Finite(Ends(point).High)]
        : [JsonText.Finite(point.X), JsonText.Finite(point.Y)];

    /// <summary>References are dashed; dotted curves reuse a colour, since only a few can be told apart by everyone.</summary>
    private string? Dashes(int curve) => Curves[curve].IsReference ? "6 5" : curve >= SvgCanvas.ColourCount ? "2 3" : null;

    private (double Low, double High) Ends(CurvePoint point) => point.Spread > 0
        ? (Math.Min(point.Y, Math.Max(Limits.Least, point.Y - point.Spread)), Math.Max(point.Y, Math.Min(Limits.Most, point.Y + point.Spread)))
        : (point.Y, point.Y);

    private void Frame(SvgCanvas canvas, Axis x, Axis y)
    {
        var (bottom, right) = (PlotHeight - Bottom, PlotWidth - Right);
        canvas.Text(Left, 24, Title, size: 15, bold: true);
        foreach (var (value, label) in y.Ticks)
        {
            canvas.Line(Left, y.At(value), right, y.At(value), "#e4e4e4");
            canvas.Text(Left - 8, y.At(value) + 4, label, "end", 11);
        }

        foreach (var (value, label) in x.Ticks)
        {
            canvas.Line(x.At(value), Top, x.At(value), bottom, "#f0f0f0");
            canvas.Text(x.At(value), bottom + 18, label, "middle", 11);
        }

        canvas.Line(Left, bottom, right, bottom);
        canvas.Line(Left, Top, Left, bottom);
        canvas.Text((Left + right) / 2, PlotHeight - 14, XLabel, "middle");
        canvas.Text(18, (Top + bottom) / 2, YLabel, "middle", turn: -90);
    }

    private void Draw(SvgCanvas canvas, Curve curve, Axis x, Axis y, string colour, string? dashes)
    {
        const int FewPoints = 40;
        var part = new List<(double X, double Y)>();
        foreach (var point in curve.Points.Append(new CurvePoint(double.NaN, double.NaN)))
        {
            if (x.Shows(point.X) && y.Shows(point.Y))
            {
                part.Add((x.At(point.X), y.At(point.Y)));
                Mark(canvas, curve, point, part[^1], y, colour, curve.Points.Count <= FewPoints);
                continue;
            }

            if (part.Count > 1 && !curve.IsScattered)
            {
                canvas.Path(part, colour, 2, dashes);
            }

            part.Clear();
        }
    }

    private void Mark(SvgCanvas canvas, Curve curve, CurvePoint point, (double X, double Y) at, Axis y, string colour, bool isMarked)
    {
        if (point.Spread > 0 && y.Shows(Ends(point).Low))
        {
            var (low, high) = (y.At(Ends(point).Low), y.At(Ends(point).High));
            canvas.Line(at.X, low, at.X, high, colour);
            canvas.Line(at.X - 4, low, at.X + 4, low, colour);
            canvas.Line(at.X - 4, high, at.X + 4, high, colour);
        }

        if ((isMarked && !curve.IsReference) || curve.IsScattered)
        {
            canvas.Circle(at.X, at.Y, 3, colour);
        }
    }
}

using Isinglass.Training.Reports;

namespace Isinglass.Training;

/// <summary>Curves over a common abscissa.</summary>
public sealed record LineFigure : Figure
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

    /// <summary>The curves.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var legend = Curves.Count > 1 ? 18 * ((Curves.Count + 2) / 3) + 8 : 0;
        var canvas = new SvgCanvas(PlotWidth, PlotHeight + legend);
        var points = Curves.SelectMany(curve => curve.Points).ToArray();
        var x = Axis.Fit(XScale, points.Select(point => point.X), Left, PlotWidth - Right, 8);
        var y = Axis.Fit(YScale, points.SelectMany(point => new[] { point.Y - point.Spread, point.Y + point.Spread }), PlotHeight - Bottom, Top, 6);
        Frame(canvas, x, y);
        for (var k = 0; k < Curves.Count; k++)
        {
            Draw(canvas, Curves[k], x, y, SvgCanvas.Colour(k));
            if (legend > 0)
            {
                var (column, row) = (k % 3, k / 3);
                var (at, line) = (Left + column * (PlotWidth - Left - Right) / 3, PlotHeight + 6 + 18 * row);
                canvas.Line(at, line, at + 22, line, SvgCanvas.Colour(k), 2.5, Curves[k].IsReference ? "5 4" : null);
                canvas.Text(at + 28, line + 4, Curves[k].Name);
            }
        }

        return canvas.ToString();
    }

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

    private static void Draw(SvgCanvas canvas, Curve curve, Axis x, Axis y, string colour)
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
                canvas.Path(part, colour, 2, curve.IsReference ? "6 5" : null);
            }

            part.Clear();
        }
    }

    private static void Mark(SvgCanvas canvas, Curve curve, CurvePoint point, (double X, double Y) at, Axis y, string colour, bool isMarked)
    {
        if (point.Spread > 0 && y.Shows(point.Y - point.Spread))
        {
            var (low, high) = (y.At(point.Y - point.Spread), y.At(point.Y + point.Spread));
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

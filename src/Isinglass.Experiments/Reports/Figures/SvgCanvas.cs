using System.Net;
using System.Text;

namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Writes SVG elements; lengths are pixels, y grows downwards.</summary>
internal sealed class SvgCanvas(double width, double height)
{
    /// <summary>Colours that people with colour blindness can tell apart (Okabe and Ito, 2008), the yellow left out: it is unreadable on white.</summary>
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    /// <summary>Number of colours before they repeat.</summary>
    public static int ColourCount => Colours.Length;

    private readonly StringBuilder _elements = new();

    public double Width => width;

    public double Height => height;

    public static string Colour(int index) => Colours[index % Colours.Length];

    /// <summary>A colour between near white (share 0) and itself (share 1).</summary>
    public static string Tint(int red, int green, int blue, double share)
    {
        int Mix(int colour) => (int)Math.Round(245 + (colour - 245) * share);
        return $"rgb({Mix(red)},{Mix(green)},{Mix(blue)})";
    }

    public static string Number(double value) => Math.Round(value, 2).ToString();

    public void Line(double x1, double y1, double x2, double y2, string colour = "#444", double thickness = 1, string? dashes = null) =>
        _elements.Append($"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" stroke=\"{colour}\" "
        + $"stroke-width=\"{Number(thickness)}\"{Dashes(dashes)}/>\n");

    public void Path(IEnumerable<(double X, double Y)> points, string colour, double thickness, string? dashes = null) =>
        _elements.Append($"<polyline points=\"{string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))}\" fill=\"none\" "
        + $"stroke=\"{colour}\" stroke-width=\"{Number(thickness)}\" stroke-linejoin=\"round\"{Dashes(dashes)}/>\n");

    public void Circle(double x, double y, double radius, string colour) =>
        _elements.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" fill=\"{colour}\"/>\n");

    public void Box(double x, double y, double boxWidth, double boxHeight, string colour, string? tip = null)
    {
        var rectangle = $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(Math.Max(0, boxWidth))}\" height=\"{Number(Math.Max(0, boxHeight))}\" "
            + $"fill=\"{colour}\"";
        _elements.Append(tip is null ? $"{rectangle}/>\n" : $"{rectangle}><title>{WebUtility.HtmlEncode(tip)}</title></rect>\n");
    }

    /// <summary>Text at a point; <paramref name="anchor"/> is start, middle or end; <paramref name="turn"/> in degrees.</summary>
    public void Text(double x, double y, string text, string anchor = "start", double size = 12, string colour = "#222", double turn = 0, bool bold = false) =>
        _elements.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\" font-size=\"{Number(size)}\" "
        + $"fill=\"{colour}\"{(bold ? " font-weight=\"600\"" : "")}"
            + $"{(turn == 0 ? "" : $" transform=\"rotate({Number(turn)} {Number(x)} {Number(y)})\"")}>{WebUtility.HtmlEncode(text)}</text>\n");

    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Number(width)} {Number(height)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" "
        + $"font-family=\"system-ui, 'DejaVu Sans', sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{_elements}</svg>\n";

    private static string Dashes(string? dashes) => dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"";
}

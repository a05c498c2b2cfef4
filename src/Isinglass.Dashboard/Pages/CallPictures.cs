using System.Globalization;
using System.Text;
using Isinglass.Training.Calls;

namespace Isinglass.Dashboard.Pages;

/// <summary>Pictures of a call as SVG in the colours of the page: one path for all squares of a colour, so that a matrix is a few kilobytes.</summary>
internal static class CallPictures
{
    private const int Shades = 4, MostLines = 240, MostBits = 256, BitsOfLine = 64;

    /// <summary>Biases and couplings as a matrix.</summary>
    public static Html Matrix(CouplingPicture picture)
    {
        var most = picture.Values.Select(Math.Abs).DefaultIfEmpty().Max();
        var paths = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        for (var row = 0; row < picture.Side; row++)
        {
            for (var column = 0; column < picture.Side; column++)
            {
                if (picture[row, column] is var value and not 0)
                {
                    Square(paths, Shade(value, most), column, row);
                }
            }
        }

        return $"""<svg class="cells" viewBox="0 0 {picture.Side} {picture.Side}" role="img" aria-label="matrix of {picture.Side} rows: {picture.Values.Count(value => value < 0)} entries below zero, {picture.Values.Count(value => value > 0)} above">{Paths(paths)}</svg>""";
    }

    /// <summary>Variables on a circle, joined by the strongest couplings.</summary>
    public static Html Graph(CouplingPicture picture)
    {
        const double Centre = 110, Radius = 98;
        var pairs = (from a in Enumerable.Range(0, picture.Side) from b in Enumerable.Range(a + 1, picture.Side - a - 1) where picture[a, b] != 0 select (a, b))
            .OrderByDescending(pair => Math.Abs(picture[pair.a, pair.b])).Take(MostLines).ToArray();
        var strongest = pairs.Length > 0 ? Math.Abs(picture[pairs[0].a, pairs[0].b]) : 1;
        var bias = Enumerable.Range(0, picture.Side).Max(i => Math.Abs(picture[i, i]));
        double X(int i) => Centre + Radius * Math.Sin(2 * Math.PI * i / picture.Side);
        double Y(int i) => Centre - Radius * Math.Cos(2 * Math.PI * i / picture.Side);
        string Name(int i) => picture.Labels is { } labels ? labels[i] : $"variable {i + 1}";
        return $"""
            <svg class="graph" viewBox="0 0 220 220" role="img" aria-label="graph of {picture.Side} variables and the {pairs.Length} strongest couplings">
            {pairs.Reverse().Select(pair => (Html)$"""<line class="{Shade(picture[pair.a, pair.b], strongest)}" x1="{X(pair.a):0.#}" y1="{Y(pair.a):0.#}" x2="{X(pair.b):0.#}" y2="{Y(pair.b):0.#}"><title>{Name(pair.a)}, {Name(pair.b)}: {picture[pair.a, pair.b]:G4}</title></line>""")}
            {Enumerable.Range(0, picture.Side).Select(i => (Html)$"""<circle class="{(picture[i, i] == 0 ? "" : Shade(picture[i, i], bias))}" cx="{X(i):0.#}" cy="{Y(i):0.#}" r="3.4"><title>{Name(i)}: bias {picture[i, i]:G4}</title></circle>""")}
            </svg>
            """;
    }

    /// <summary>A histogram with 1 + log2 N equal intervals (Sturges 1926).</summary>
    public static Html Histogram(IReadOnlyList<double> values)
    {
        const double Width = 400, Height = 170, Bottom = 150;
        if (values.Count == 0)
        {
            return $"<p>No read came back.</p>";
        }

        var (low, high) = (values.Min(), values.Max());
        var intervals = high > low ? 1 + (int)Math.Ceiling(Math.Log2(values.Count)) : 1;
        var width = high > low ? (high - low) / intervals : 1;
        var counts = new int[intervals];
        foreach (var value in values)
        {
            counts[Math.Min(intervals - 1, (int)((value - low) / width))]++;
        }

        var (step, unit) = (Width / intervals, (Bottom - 16) / counts.Max());
        return $"""
            <svg class="histogram" viewBox="0 0 {Width} {Height}" role="img" aria-label="energies from {low:G6} to {high:G6}: {string.Join(", ", counts)} reads in equal intervals">
            {counts.Select((count, k) => (Html)$"""<rect x="{k * step + 1:0.#}" y="{Bottom - count * unit:0.#}" width="{step - 2:0.#}" height="{count * unit:0.#}"><title>{low + k * width:G6} to {low + (k + 1) * width:G6}: {count}</title></rect>""")}
            {counts.Select((count, k) => count == 0 ? Html.None : (Html)$"""<text x="{(k + 0.5) * step:0.#}" y="{Bottom - count * unit - 3:0.#}" text-anchor="middle">{count}</text>""")}
            <text x="1" y="{Height - 5}">{low:G6}</text><text x="{Width - 1}" y="{Height - 5}" text-anchor="end">{high:G6}</text>
            </svg>
            """;
    }

    /// <summary>The bits of a read in lines, each above the bits of its completion; changed bits are highlighted.</summary>
    public static Html Bits(ReadRecord read)
    {
        var (count, lines) = (Math.Min(MostBits, read.Bits.Length), read.Completed is null ? 1 : 2);
        var paths = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (i % BitsOfLine, (double)(i / BitsOfLine) * (lines + 0.6));
            Square(paths, read.Bits[i] == '1' ? "one" : "zero", x, y);
            if (read.Completed is { } completed && i < completed.Length)
            {
                Square(paths, (completed[i] == read.Bits[i] ? "" : "changed ") + (completed[i] == '1' ? "one" : "zero"), x, y + 1);
            }
        }

        var height = Math.Ceiling((double)count / BitsOfLine) * (lines + 0.6);
        return $"""<svg class="cells bits" viewBox="0 0 {Math.Min(count, BitsOfLine)} {height:0.#}" width="{6 * Math.Min(count, BitsOfLine)}" role="img" aria-label="{count} bits, {read.Bits.AsSpan(0, count).Count('1')} of them 1, {read.Changed} changed">{Paths(paths)}</svg>""";
    }

    // By the root of the magnitude, so that small entries show beside large ones.
    private static string Shade(double value, double most) =>
        $"{(value < 0 ? "low" : "high")} s{Math.Clamp((int)Math.Ceiling(Shades * Math.Sqrt(Math.Abs(value) / Math.Max(most, 1e-300))), 1, Shades)}";

    private static void Square(Dictionary<string, StringBuilder> paths, string kind, double x, double y)
    {
        if (!paths.TryGetValue(kind, out var path))
        {
            paths.Add(kind, path = new StringBuilder());
        }

        path.Append(CultureInfo.InvariantCulture, $"M{x} {y:0.#}h.9v.9h-.9z");
    }

    private static Html Paths(Dictionary<string, StringBuilder> paths) =>
        Html.Join(paths.Select(pair => (Html)$"""<path class="{pair.Key}" d="{pair.Value.ToString()}"/>"""));
}

namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Small pictures side by side, such as the first layer's weights as images: blue below zero, orange above.</summary>
internal sealed record TilesFigure : Figure
{
    private const double Top = 44, Tile = 130, Gap = 16;

    /// <summary>Height of a tile in its own pixels.</summary>
    public required int TileHeight { get; init; }

    /// <summary>Width of a tile in its own pixels.</summary>
    public required int TileWidth { get; init; }

    /// <summary>Name and values (row by row) of each tile.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Tiles { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var columns = Math.Min(5, Tiles.Count);
        var rows = (Tiles.Count + columns - 1) / columns;
        var pixel = Tile / Math.Max(TileHeight, TileWidth);
        var canvas = new SvgCanvas(Math.Max(560, Gap + columns * (Tile + Gap)), Top + rows * (Tile + 26) + 10);
        canvas.Text(16, 24, Title, size: 15, bold: true);
        var largest = Math.Max(1e-9, Tiles.SelectMany(tile => tile.Values).Max(Math.Abs));
        for (var k = 0; k < Tiles.Count; k++)
        {
            var (x, y) = (Gap + k % columns * (Tile + Gap), Top + k / columns * (Tile + 26));
            for (var i = 0; i < Tiles[k].Values.Count; i++)
            {
                // Slightly larger boxes hide the seams between them.
                canvas.Box(x + i % TileWidth * pixel, y + i / TileWidth * pixel, pixel + 0.3, pixel + 0.3, Shade(Tiles[k].Values[i] / largest));
            }

            canvas.Text(x, y + TileHeight * pixel + 15, Tiles[k].Name);
        }

        return canvas.ToString();
    }

    private static string Shade(double value)
    {
        var (red, green, blue) = value < 0 ? (0, 114, 178) : (213, 94, 0);
        return SvgCanvas.Tint(red, green, blue, Math.Abs(value));
    }
}

namespace Isinglass.Cli.Display;

/// <summary>A curve in characters: each of Unicode's braille patterns (U+2800) is a grid of two by four dots.</summary>
internal static class BraillePlot
{
    private const int DotsAcross = 2, DotsDown = 4, Blank = 0x2800;

    // The bit of a dot by its column and its row from the top.
    private static readonly int[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>The curve of values, the smallest at the bottom and the largest at the top; values that are not finite are left out.</summary>
    /// <param name="values">The values in order. With more values than dots, a dot is the last of its share.</param>
    /// <param name="columns">Characters across.</param>
    /// <param name="rows">Characters down.</param>
    public static string[] Lines(IReadOnlyList<double> values, int columns, int rows)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var (width, height) = (Math.Min(finite.Length, columns * DotsAcross), rows * DotsDown);
        var cells = new int[rows, columns];
        for (var x = 0; x < width; x++)
        {
            var value = finite[(x + 1) * finite.Length / width - 1];
            var share = finite.Max() > finite.Min() ? (value - finite.Min()) / (finite.Max() - finite.Min()) : 0;
            var y = height - 1 - (int)Math.Round(share * (height - 1));
            cells[y / DotsDown, x / DotsAcross] |= Bits[x % DotsAcross, y % DotsDown];
        }

        return [.. Enumerable.Range(0, rows).Select(row => new string([.. Enumerable.Range(0, columns).Select(column => (char)(Blank | cells[row, column]))]))];
    }
}

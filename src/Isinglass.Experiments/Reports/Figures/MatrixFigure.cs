namespace Isinglass.Experiments.Reports.Figures;

/// <summary>A matrix of numbers with shades, such as a confusion matrix.</summary>
internal sealed record MatrixFigure : Figure
{
    /// <summary>Names of the rows, from top to bottom.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Names of the columns, from left to right.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The numbers, row by row; NaN is left empty.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>What rows and columns are, such as "true class (rows), predicted class (columns)".</summary>
    public string Axes { get; init; } = "";

    /// <summary>Decimals of a number.</summary>
    public int Digits { get; init; }

    /// <summary>Differences: the lightest shade is 0, blue is below, orange above.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Value with the lightest shade; null = the smallest.</summary>
    public double? Lightest { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var left = 24 + 6.7 * Rows.Max(name => name.Length);
        var cell = Math.Clamp(620.0 / Columns.Count, 34, 76);
        var height = Math.Min(cell, 40);

        // Names wider than a column are rotated.
        var isTurned = 6.2 * Columns.Max(name => name.Length) > cell;
        var top = (Axes.Length > 0 ? 44 : 24) + (isTurned ? 20 + 3.6 * Columns.Max(name => name.Length) : 28);
        var canvas = new SvgCanvas(Math.Max(560, left + cell * Columns.Count + 24), top + height * Rows.Count + 24);
        canvas.Text(16, 24, Title, size: 15, bold: true);
        canvas.Text(16, 44, Axes, size: 12, colour: "#555");
        var finite = Values.SelectMany(row => row).Where(double.IsFinite).ToArray();
        var low = Lightest ?? (finite.Length > 0 ? finite.Min() : 0);
        var high = Math.Max(finite.Length > 0 ? finite.Max() : 1, low + 1e-9);
        var largest = finite.Append(1e-9).Max(Math.Abs);
        for (var c = 0; c < Columns.Count; c++)
        {
            canvas.Text(left + (c + 0.5) * cell, top - 8, Columns[c], isTurned ? "start" : "middle", 11, turn: isTurned ? -35 : 0);
        }

        for (var r = 0; r < Rows.Count; r++)
        {
            canvas.Text(left - 8, top + (r + 0.5) * height + 4, Rows[r], "end");
            for (var c = 0; c < Columns.Count; c++)
            {
                if (!double.IsFinite(Values[r][c]))
                {
                    continue;
                }

                var share = IsSigned ? Math.Abs(Values[r][c]) / largest : Math.Clamp((Values[r][c] - low) / (high - low), 0, 1);
                canvas.Box(left + c * cell + 1, top + r * height + 1, cell - 2, height - 2, IsSigned && Values[r][c] > 0 ? SvgCanvas.Tint(213, 94, 0, share)
                    : SvgCanvas.Tint(0, 114, 178, share));
                canvas.Text(left + (c + 0.5) * cell, top + (r + 0.5) * height + 4, Values[r][c].ToString($"F{Digits}"), "middle", 11, share > 0.55 ? "#fff"
                    : "#222");
            }
        }

        return canvas.ToString();
    }
}

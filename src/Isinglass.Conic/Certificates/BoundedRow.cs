namespace Isinglass.Conic.Certificates;

/// <summary>One side of a row: coefficients'x &lt;= side, or = side.</summary>
internal sealed record BoundedRow(int[] Columns, double[] Coefficients, double Side, bool IsEquality)
{
    /// <summary>
    /// The sides of all rows in their order: an equality is one, of others the upper comes before the lower,
    /// which is negated. The statement's constants are on the right.
    /// </summary>
    public static BoundedRow[] Of(ReconstructedModel model) => [.. model.Rows.SelectMany(Sides)];

    /// <summary>Whether the row says that exactly one of its bits is 1.</summary>
    public bool IsOneHot => IsEquality && Side == 1 && Array.TrueForAll(Coefficients, static c => c == 1);

    private static IEnumerable<BoundedRow> Sides(StatementRow row)
    {
        if (row.IsEquality)
        {
            yield return new BoundedRow(row.Columns, row.Coefficients, row.Upper - row.Constant, true);
            yield break;
        }

        if (double.IsFinite(row.Upper))
        {
            yield return new BoundedRow(row.Columns, row.Coefficients, row.Upper - row.Constant, false);
        }

        if (double.IsFinite(row.Lower))
        {
            yield return new BoundedRow(row.Columns, Array.ConvertAll(row.Coefficients, static c => -c), row.Constant - row.Lower, false);
        }
    }
}

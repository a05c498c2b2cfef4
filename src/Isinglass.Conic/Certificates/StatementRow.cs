namespace Isinglass.Conic.Certificates;

/// <summary>A row of a file: lower &lt;= coefficients'x + constant &lt;= upper.</summary>
internal sealed record StatementRow(string Name, int[] Columns, double[] Coefficients, double Constant, double Lower, double Upper)
{
    public bool IsEquality => Lower == Upper;

    /// <summary>Whether sums of the row have no rounding.</summary>
    public bool IsWhole => double.IsInteger(Constant) && Array.TrueForAll(Coefficients, double.IsInteger);

    public double Activity(ReadOnlySpan<sbyte> point)
    {
        var sum = Constant;
        for (var k = 0; k < Columns.Length; k++)
        {
            sum += Coefficients[k] * point[Columns[k]];
        }

        return sum;
    }
}

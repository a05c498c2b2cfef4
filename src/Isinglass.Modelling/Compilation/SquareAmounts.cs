namespace Isinglass.Modelling.Compilation;

/// <summary>The contribution of weight * (a'x - b)^2, multiplied out, to a coefficient over bits.</summary>
internal static class SquareAmounts
{
    /// <summary>To a linear bias (second = -1): weight a_i (a_i - 2 b); to a coupling: 2 weight a_i a_j.</summary>
    public static double Amount(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double target, double weight, int first, int second)
    {
        var a = Coefficient(columns, values, first);
        return second < 0 ? weight * a * (a - 2 * target) : 2 * weight * a * Coefficient(columns, values, second);
    }

    private static double Coefficient(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, int column)
    {
        var at = columns.BinarySearch(column);
        return at < 0 ? 0 : values[at];
    }
}

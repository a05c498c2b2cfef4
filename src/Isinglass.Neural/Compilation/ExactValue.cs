using Isinglass.Neural.Intervals;

namespace Isinglass.Neural.Compilation;

/// <summary>A value of the exact encoding as an expression in bits.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pieces">
/// For a value chosen by selectors: each possible level with its indicator, which is 1 when the value is at that level and else 0; null = a sum without
/// selectors.
/// </param>
internal sealed record ExactValue(AffineExpression Value, IReadOnlyList<(int Level, AffineExpression Indicator)>? Pieces = null)
{
    /// <summary>A constant.</summary>
    public static ExactValue Constant(int value) => new(new AffineExpression(value), [(value, new AffineExpression(1))]);

    /// <summary>The value that selectors choose.</summary>
    public static ExactValue Of(IReadOnlyList<(int Level, AffineExpression Indicator)> pieces)
    {
        var value = new AffineExpression();
        foreach (var (level, indicator) in pieces)
        {
            value.Add(indicator, level);
        }

        return new ExactValue(value, pieces);
    }

    /// <summary>1 where the value is at least <paramref name="level"/>, else 0; <see cref="Pieces"/> are known.</summary>
    public AffineExpression AtLeast(int level)
    {
        var sum = new AffineExpression();
        foreach (var piece in Pieces!)
        {
            if (piece.Level >= level)
            {
                sum.Add(piece.Indicator, 1);
            }
        }

        return sum;
    }
}

namespace Isinglass.Neural.Intervals;

/// <summary>An integer expression Constant + sum of coefficient * bit, with every bit at most once and no zero coefficients.</summary>
internal sealed class AffineExpression
{
    private readonly SortedDictionary<int, int> _terms = [];

    /// <summary>A constant.</summary>
    public AffineExpression(int constant = 0) => Constant = constant;

    /// <summary>The constant part.</summary>
    public int Constant { get; private set; }

    /// <summary>Bits with their coefficients, by bit.</summary>
    public IEnumerable<(int Bit, int Coefficient)> Terms => _terms.Select(term => (term.Key, term.Value));

    /// <summary>Number of bits.</summary>
    public int TermCount => _terms.Count;

    /// <summary>Adds a constant.</summary>
    public AffineExpression Add(int constant)
    {
        Constant = checked(Constant + constant);
        return this;
    }

    /// <summary>Adds coefficient * bit.</summary>
    public AffineExpression Add(int bit, int coefficient)
    {
        var sum = checked(_terms.GetValueOrDefault(bit) + coefficient);
        if (sum == 0)
        {
            _terms.Remove(bit);
        }
        else
        {
            _terms[bit] = sum;
        }

        return this;
    }

    /// <summary>Adds factor * other.</summary>
    public AffineExpression Add(AffineExpression other, int factor)
    {
        Add(checked(other.Constant * factor));
        foreach (var (bit, coefficient) in other.Terms)
        {
            Add(bit, checked(coefficient * factor));
        }

        return this;
    }

    /// <summary>The value at a point of bits.</summary>
    public int Evaluate(ReadOnlySpan<sbyte> point)
    {
        var value = Constant;
        foreach (var (bit, coefficient) in _terms)
        {
            value += coefficient * point[bit];
        }

        return value;
    }

    /// <summary>The expression in readable form, variables named by <paramref name="name"/>.</summary>
    public string ToText(Func<int, string> name) =>
        string.Concat(Terms.Select(term => $"{(term.Coefficient < 0 ? " - " : " + ")}"
                + $"{(Math.Abs(term.Coefficient) == 1 ? "" : Math.Abs(term.Coefficient) + " ")}{name(term.Bit)}")) is var text
            && Constant != 0 ? $"{Constant}{text}" : text.Length == 0 ? "0" : text.TrimStart(' ', '+');
}

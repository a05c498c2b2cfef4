using System.Globalization;
using System.Numerics;

namespace Isinglass.Fuzz.Judge;

/// <summary>
/// A problem as the judge understands its text: polynomials over bits with exact coefficients, in eighths of thousandths. Shares nothing with the readers and
/// models that are judged.
/// </summary>
internal sealed class JudgedProblem
{
    /// <summary>What 1 is: decimals of three digits, and halves of halves of halves of them, are whole numbers in this unit.</summary>
    public const int Unit = 8000;

    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);

    public List<string> Names { get; } = [];

    public bool Maximises { get; set; }

    public List<(Int128 Coefficient, int[] Literals)> Objective { get; set; } = [];

    public List<(List<(Int128 Coefficient, int[] Literals)> Terms, Int128? Lower, Int128? Upper)> Rows { get; } = [];

    /// <summary>The values of the variables that are not bits; null = no bound.</summary>
    public Dictionary<int, (long? Lower, long? Upper)> Domains { get; } = [];

    public int Variable(string name)
    {
        if (!_indexOf.TryGetValue(name, out var index))
        {
            index = Names.Count;
            _indexOf.Add(name, index);
            Names.Add(name);
        }

        return index;
    }

    /// <summary>A decimal in the judge's unit, without rounding.</summary>
    public static Int128 Number(string text)
    {
        var (mantissa, exponent) = (text, 0);
        var at = text.IndexOfAny(['e', 'E']);
        if (at >= 0)
        {
            (mantissa, exponent) = (text[..at], int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var value = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * Unit;
        value = exponent >= 0 ? value * BigInteger.Pow(10, exponent) : Divided(value, BigInteger.Pow(10, -exponent));
        return (Int128)value;
    }

    /// <summary>A value of the judge as a double; exact for whole numbers up to 2^53.</summary>
    public static double ToDouble(Int128 value) => (double)(value / Unit) + (double)(value % Unit) / Unit;

    /// <summary>A polynomial at a point; bit k of the point is variable k. A literal ~v is 1 - v.</summary>
    public static Int128 Value(List<(Int128 Coefficient, int[] Literals)> terms, int point)
    {
        Int128 sum = 0;
        foreach (var (coefficient, literals) in terms)
        {
            var isOne = true;
            foreach (var literal in literals)
            {
                isOne &= literal >= 0 ? (point >> literal & 1) == 1 : (point >> ~literal & 1) == 0;
            }

            sum += isOne ? coefficient : 0;
        }

        return sum;
    }

    /// <summary>The same at integers.</summary>
    public static Int128 Value(List<(Int128 Coefficient, int[] Literals)> terms, long[] point)
    {
        Int128 sum = 0;
        foreach (var (coefficient, literals) in terms)
        {
            sum += literals.Aggregate(coefficient, (product, literal) => product * (literal >= 0 ? point[literal] : 1 - point[~literal]));
        }

        return sum;
    }

    /// <summary>Whether integers keep every row and domain.</summary>
    public bool IsFeasible(long[] point) => Rows.TrueForAll(row => Value(row.Terms, point) is var value && !(value < row.Lower) && !(value > row.Upper))
        && Domains.All(domain => !(point[domain.Key] < domain.Value.Lower) && !(point[domain.Key] > domain.Value.Upper));

    public bool IsFeasible(int point) => Rows.TrueForAll(row => Value(row.Terms, point) is var value && !(value < row.Lower) && !(value > row.Upper));

    /// <summary>The best value of a feasible point, by looking at all of them; null when none is feasible.</summary>
    public Int128? Optimum()
    {
        Int128? best = null;
        for (var point = 0; point < 1 << Names.Count; point++)
        {
            if (IsFeasible(point) && Value(Objective, point) is var value && (best is null || (Maximises ? value > best : value < best)))
            {
                best = value;
            }
        }

        return best;
    }

    private static BigInteger Divided(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        return rest.IsZero ? quotient : throw new FormatException($"{value} is no multiple of {divisor}: too many digits for the judge.");
    }
}

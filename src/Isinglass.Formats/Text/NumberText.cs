using System.Buffers;
using System.Globalization;

namespace Isinglass.Formats.Text;

/// <summary>Numbers in text formats: <c>1e-3</c>, <c>+1</c>, <c>.5</c>, and Fortran's <c>1D+3</c>; independent of the culture, never hexadecimal.</summary>
internal static class NumberText
{
    /// <summary>Coefficients of this size and more are refused: from 2^53 on, a double does not represent every integer.</summary>
    public const double CoefficientLimit = 1L << 53;

    /// <summary>A side of a row or a bound of this size is infinite, as in CPLEX, Gurobi, SCIP and QPLIB.</summary>
    public const double Infinity = 1e20;

    // Below this, rounding of fractions is far below the tolerance of rows.
    private const double LeastRounded = 1L << 33;

    private const int LongestNumber = 512;
    private const int MostPlainDigits = 15;
    private const int FewDigits = 9;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eEdD"u8);

    /// <summary>Reads a finite number or one that overflows to infinity; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, out double value)
    {
        if (ReadPlain(token, out value) == token.Length && !token.IsEmpty)
        {
            return true;
        }

        if (token.Length is 0 or > LongestNumber || token.ContainsAnyExcept(NumberBytes))
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[token.Length];
        token.CopyTo(plain);
        plain.Replace((byte)'D', (byte)'e');
        plain.Replace((byte)'d', (byte)'e');
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, styles, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a coefficient is in the exact range.</summary>
    public static bool IsUsable(double value) => Math.Abs(value) < CoefficientLimit;

    /// <summary>The fault of a number as written; null when there is none.</summary>
    public static string? Fault(ReadOnlySpan<byte> token, double value) => !IsUsable(value) ? TooLarge
        : LosesFraction(token, value) ? "which has more digits than a double holds. Round it."
        : null;

    /// <summary>The fault of a number that is not usable.</summary>
    public const string TooLarge = "which is too large: numbers must stay below 2^53 (9007199254740992) to be exact. Scale the problem.";

    /// <summary>Whether the fraction of a large number was rounded away: 4503599627370497.3 would become an integer.</summary>
    private static bool LosesFraction(ReadOnlySpan<byte> token, double value)
    {
        if (Math.Abs(value) < LeastRounded || value != Math.Floor(value) || !token.ContainsAny(".eEdD"u8))
        {
            return false;
        }

        var text = System.Text.Encoding.ASCII.GetString(token).Replace('d', 'e').Replace('D', 'e');
        return !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) || exact != (long)value;
    }

    /// <summary>The shortest text that reads back to the same double; integers without exponent.</summary>
    public static string Shortest(double value) => value == Math.Floor(value) && IsUsable(value) ? ((long)value).ToString() : value.ToString("R");

    /// <summary>The shortest digits that read back to the same double, written without an exponent, for readers without exponents.</summary>
    public static string Plain(double value)
    {
        var text = Shortest(value);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text[sign.Length..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var position = (point < 0 ? digits.Length : point) + int.Parse(text.AsSpan(at + 1));
        return position <= 0 ? $"{sign}0.{new string('0', -position)}{digits}"
            : position >= digits.Length ? sign + digits.PadRight(position, '0')
            : $"{sign}{digits[..position]}.{digits[position..]}";
    }

    /// <summary>
    /// Reads a number in the usual form at the beginning of a text: a sign, at most fifteen digits with or without a point, no exponent. Its digits and the
    /// power of ten are exact in a double, so their quotient is the number, rounded once (W. D. Clinger 1990).
    /// </summary>
    /// <returns>The length of the number; 0 when the text begins otherwise. The number may continue after it.</returns>
    public static int ReadPlain(ReadOnlySpan<byte> text, out double value)
    {
        var isNegative = text.Length > 0 && text[0] == '-';
        var start = isNegative || (text.Length > 0 && text[0] == '+') ? 1 : 0;
        var (at, digits) = (start, 0L);
        while (at < text.Length && Digit(text[at]) is <= 9 and var digit)
        {
            digits = 10 * digits + digit;
            at++;
        }

        var (count, fractionLength) = (at - start, 0);
        if (at < text.Length && text[at] == '.')
        {
            var fraction = ++at;
            while (at < text.Length && Digit(text[at]) is <= 9 and var digit)
            {
                digits = 10 * digits + digit;
                at++;
            }

            fractionLength = at - fraction;
            count += fractionLength;
        }

        if (count is 0 or > MostPlainDigits)
        {
            value = 0;
            return 0;
        }

        var size = digits / PowersOfTen[fractionLength];

        // An integer of a few digits has no negative zero.
        value = !isNegative ? size : at - start <= FewDigits && count == at - start ? 0 - size : -size;
        return at;
    }

    private static uint Digit(byte character) => (uint)(character - '0');
}

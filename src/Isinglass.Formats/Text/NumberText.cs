using System.Buffers;
using System.Globalization;

namespace Isinglass.Formats.Text;

/// <summary>
/// Numbers as all text formats write them: <c>1e-3</c>, <c>+1</c>, <c>.5</c>, and Fortran's <c>1D+3</c>; never a culture, never a hexadecimal.
/// </summary>
internal static class NumberText
{
    /// <summary>Coefficients of this size and more are refused: from 2^53 on, a double does not hold every whole number.</summary>
    public const double CoefficientLimit = 1L << 53;

    /// <summary>A side of a row or a bound of this size is none, as CPLEX, Gurobi, SCIP and QPLIB have it.</summary>
    public const double Infinity = 1e20;

    // Rounded fractions of numbers up to here are far below the tolerance of rows.
    private const double LeastRounded = 1L << 33;

    private const int LongestNumber = 512;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eEdD"u8);

    /// <summary>Reads a finite number or one that overflows to infinity; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, out double value)
    {
        if (TryReadShort(token, out value))
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

    /// <summary>Whether a coefficient can be computed with.</summary>
    public static bool IsUsable(double value) => Math.Abs(value) < CoefficientLimit;

    /// <summary>Why a number as it is written cannot be computed with; null when it can.</summary>
    public static string? Fault(ReadOnlySpan<byte> token, double value) => !IsUsable(value) ? TooLarge
        : LosesFraction(token, value) ? "which has more digits than a double holds. Round it."
        : null;

    /// <summary>What is wrong with a number that is not usable.</summary>
    public const string TooLarge = "which is too large: numbers must stay below 2^53 (9007199254740992) to be exact. Scale the problem.";

    /// <summary>Whether the fraction of a large number was rounded away: 4503599627370497.3 would become a whole number.</summary>
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

    /// <summary>The shortest digits that read back to the same double, written without an exponent, for readers that know none.</summary>
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

    /// <summary>The usual case: an integer of a few digits.</summary>
    private static bool TryReadShort(ReadOnlySpan<byte> token, out double value)
    {
        value = 0;
        var start = token.Length > 0 && token[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (token.Length - start is 0 or > 9)
        {
            return false;
        }

        var integer = 0;
        foreach (var character in token[start..])
        {
            if (character is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            integer = 10 * integer + (character - '0');
        }

        value = token[0] == '-' ? -integer : integer;
        return true;
    }
}

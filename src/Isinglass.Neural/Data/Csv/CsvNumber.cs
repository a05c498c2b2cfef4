using System.Globalization;

namespace Isinglass.Neural.Data.Csv;

/// <summary>Numbers in cells of a table, and marks of missing values.</summary>
internal static class CsvNumber
{
    // Integers up to 2^53 and powers of ten up to 10^22 are doubles without error, so that one division of them rounds as the exact number does (Clinger, How
    // to read floating point numbers accurately, 1990).
    private const ulong LargestExact = 1UL << 53;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(k => double.Parse($"1e{k}", CultureInfo.InvariantCulture))];

    private static readonly string[] MissingWords = ["?", "na", "n/a", "nan", "-nan", "null"];

    /// <summary>Whether a cell is empty or marks a missing value.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > 4)
        {
            return false;
        }

        Span<char> text = stackalloc char[4];
        for (var k = 0; k < cell.Length; k++)
        {
            text[k] = (char)cell[k];
        }

        ReadOnlySpan<char> word = text[..cell.Length];
        var isMissing = word.IsEmpty;
        foreach (var known in MissingWords)
        {
            isMissing |= word.Equals(known, StringComparison.OrdinalIgnoreCase);
        }

        return isMissing;
    }

    /// <summary>The number of a cell, correctly rounded; finite or not.</summary>
    /// <param name="cell">The text.</param>
    /// <param name="point">'.' or ','; with the other one the cell is not a number.</param>
    /// <param name="value">The number.</param>
    public static bool TryParse(ReadOnlySpan<byte> cell, byte point, out double value)
    {
        var (k, digits, decimals, isAfterPoint, mantissa) = (0, 0, 0, false, 0UL);
        var isNegative = cell.Length > 0 && cell[0] == '-';
        k = isNegative ? 1 : 0;
        for (; k < cell.Length; k++)
        {
            var digit = (uint)(cell[k] - '0');
            if (digit <= 9)
            {
                mantissa = mantissa * 10 + digit;
                digits++;
                decimals += isAfterPoint ? 1 : 0;
            }
            else if (cell[k] == point && !isAfterPoint)
            {
                isAfterPoint = true;
            }
            else
            {
                break;
            }
        }

        if (k < cell.Length || digits is 0 or > 18 || mantissa > LargestExact)
        {
            return TryParseAny(cell, point, out value);
        }

        value = mantissa / PowersOfTen[decimals];
        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>The number of a text.</summary>
    public static bool TryParse(string text, byte point, out double value)
    {
        Span<byte> cell = text.Length <= 128 ? stackalloc byte[3 * text.Length] : new byte[3 * text.Length];
        return TryParse(cell[..System.Text.Encoding.UTF8.GetBytes(text, cell)], point, out value);
    }

    private static bool TryParseAny(ReadOnlySpan<byte> cell, byte point, out double value)
    {
        if (point == '.')
        {
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        Span<byte> copy = cell.Length <= 128 ? stackalloc byte[cell.Length] : new byte[cell.Length];
        cell.CopyTo(copy);
        copy.Replace(point, (byte)'.');
        value = 0;
        return !cell.Contains((byte)'.') && double.TryParse(copy, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

using System.Numerics;

namespace Isinglass.Numerics.Bits;

/// <summary>Rows of packed bits: column k of a row is bit (k mod 64) of word k / 64. The unused high bits of a row's last word are zero.</summary>
public sealed class BitMatrix
{
    private readonly ulong[] _words;

    /// <summary>A matrix of zeros, <paramref name="rowCount"/> by <paramref name="columnCount"/>.</summary>
    public BitMatrix(int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        RowCount = rowCount;
        ColumnCount = columnCount;
        WordsPerRow = (columnCount + 63) / 64;
        _words = new ulong[checked((long)rowCount * WordsPerRow)];
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns (bits of a row).</summary>
    public int ColumnCount { get; }

    /// <summary>Number of 64-bit words of a row.</summary>
    public int WordsPerRow { get; }

    /// <summary>Bit at (<paramref name="row"/>, <paramref name="column"/>).</summary>
    public bool this[int row, int column]
    {
        get => (RowWords(row)[column >> 6] >> (column & 63) & 1) != 0;
        set
        {
            var word = RowWords(row);
            var bit = 1UL << (column & 63);
            word[column >> 6] = value ? word[column >> 6] | bit : word[column >> 6] & ~bit;
        }
    }

    /// <summary>The words of a row.</summary>
    public Span<ulong> RowWords(int row) => _words.AsSpan(row * WordsPerRow, WordsPerRow);

    /// <summary>Sets a row from values of which the positive ones are bit 1 (0/1 as well as -1/+1).</summary>
    public void SetRow(int row, ReadOnlySpan<sbyte> values)
    {
        if (values.Length != ColumnCount)
        {
            throw new ArgumentException($"A row has {ColumnCount} bits, {values.Length} values were given.", nameof(values));
        }

        var words = RowWords(row);
        words.Clear();
        for (var k = 0; k < values.Length; k++)
        {
            if (values[k] > 0)
            {
                words[k >> 6] |= 1UL << (k & 63);
            }
        }
    }

    /// <summary>Writes a row as <paramref name="zero"/> for bit 0 and +1 for bit 1.</summary>
    public void CopyRow(int row, Span<sbyte> values, sbyte zero)
    {
        var words = RowWords(row);
        for (var k = 0; k < ColumnCount; k++)
        {
            values[k] = (words[k >> 6] >> (k & 63) & 1) != 0 ? (sbyte)1 : zero;
        }
    }

    /// <summary>Number of columns in which two rows differ.</summary>
    public static int HammingDistance(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var count = 0;
        for (var k = 0; k < left.Length; k++)
        {
            count += BitOperations.PopCount(left[k] ^ right[k]);
        }

        return count;
    }
}

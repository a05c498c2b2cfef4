using System.Numerics;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;

namespace Isinglass.Numerics.Tests.Bits;

/// <summary>Packed rows against a plain array of truth values, at sizes around the ends of words.</summary>
public sealed class BitMatrixTests
{
    public static TheoryData<int> Sizes => [0, 1, 2, 63, 64, 65, 127, 128, 129, 200];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bits_are_where_they_were_put_and_nowhere_else(int columns)
    {
        var source = new RandomKey(1).Derive(columns).CreateSource();
        var (packed, plain) = (new BitMatrix(3, columns), new bool[3, columns]);
        packed.WordsPerRow.ShouldBe((int)Math.Ceiling(columns / 64.0));
        for (var step = 0; step < 10 * columns; step++)
        {
            var (row, column, value) = (source.NextBelow(3), source.NextBelow(columns), source.NextBit() == 1);
            packed[row, column] = value;
            plain[row, column] = value;
        }

        AreSame(packed, plain);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_of_bits_and_of_signs_are_taken_and_given_back(int columns)
    {
        var source = new RandomKey(2).Derive(columns).CreateSource();
        var (packed, plain) = (new BitMatrix(4, columns), new bool[4, columns]);
        for (var round = 0; round < 3; round++)
        {
            for (var row = 0; row < 4; row++)
            {
                var isSpin = row % 2 == 1;
                sbyte[] values = [.. Enumerable.Range(0, columns).Select(_ => (sbyte)(isSpin ? source.NextSign() : source.NextBit()))];
                packed.SetRow(row, values);
                for (var column = 0; column < columns; column++)
                {
                    plain[row, column] = values[column] == 1;
                }

                var back = new sbyte[columns];
                packed.CopyRow(row, back, zero: isSpin ? (sbyte)-1 : (sbyte)0);
                back.ShouldBe(values);
            }

            // A row that is set again holds nothing of what was there.
            AreSame(packed, plain);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Distances_are_counted_columns(int columns)
    {
        var source = new RandomKey(3).Derive(columns).CreateSource();
        var packed = new BitMatrix(5, columns);
        var rows = new sbyte[5][];
        for (var row = 0; row < 5; row++)
        {
            rows[row] = new sbyte[columns];
            source.FillBits(rows[row]);
            packed.SetRow(row, rows[row]);
        }

        foreach (var (a, b) in from a in Enumerable.Range(0, 5) from b in Enumerable.Range(0, 5) select (a, b))
        {
            BitMatrix.HammingDistance(packed.RowWords(a), packed.RowWords(b)).ShouldBe(rows[a].Zip(rows[b], (x, y) => x == y ? 0 : 1).Sum());
        }
    }

    [Fact]
    public void Sizes_and_rows_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new BitMatrix(-1, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => new BitMatrix(3, -1));
        Should.Throw<ArgumentException>(() => new BitMatrix(1, 3).SetRow(0, [1, 0])).Message.ShouldContain("3 bits, 2 values");
        var none = new BitMatrix(0, 7);
        (none.RowCount, none.ColumnCount).ShouldBe((0, 7));
    }

    private static void AreSame(BitMatrix packed, bool[,] plain)
    {
        for (var row = 0; row < packed.RowCount; row++)
        {
            for (var column = 0; column < packed.ColumnCount; column++)
            {
                packed[row, column].ShouldBe(plain[row, column], $"{row}, {column}");
            }

            // Counting words counts bits only if the rest of the last word is zero.
            var ones = Enumerable.Range(0, packed.ColumnCount).Count(column => plain[row, column]);
            packed.RowWords(row).ToArray().Sum(word => BitOperations.PopCount(word)).ShouldBe(ones);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>
/// The rows of a block's flips, added to or taken from 16-bit fields in as few passes as possible: up to four rows share one load and store of the fields.
/// A row is subtracted as x ^ -1 with the missing +1 of all rows of the pass added once, so that signs cost one operation and no branch.
/// </summary>
internal unsafe ref struct RowBatch(short* fields, nint stride)
{
    private const int Lanes = 32;
    private readonly short* _fields = fields;
    private readonly nint _stride = stride;
    private Rows _rows;
    private Signs _signs;
    private int _count;

    /// <summary>Adds a row; <paramref name="plus"/> = add it, otherwise subtract it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(sbyte* row, bool plus)
    {
        _rows[_count] = (nint)row;
        _signs[_count++] = plus ? (short)0 : (short)-1;
    }

    /// <summary>Applies all rows and clears the batch.</summary>
    public void Apply()
    {
        var at = 0;
        for (; _count - at >= 4; at += 4)
        {
            Four(at);
        }

        if (_count - at >= 2)
        {
            Two(at);
            at += 2;
        }

        if (at < _count)
        {
            One(at);
        }

        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void One(int at)
    {
        var row = (sbyte*)_rows[at];
        var fields = _fields;
        var end = fields + _stride;
        if (_signs[at] == 0)
        {
            for (; fields < end; fields += 2 * Lanes, row += 2 * Lanes)
            {
                Vector512.StoreAligned(Vector512.LoadAligned(fields) + DenseRows.Widen(row), fields);
                Vector512.StoreAligned(Vector512.LoadAligned(fields + Lanes) + DenseRows.Widen(row + Lanes), fields + Lanes);
            }
        }
        else
        {
            for (; fields < end; fields += 2 * Lanes, row += 2 * Lanes)
            {
                Vector512.StoreAligned(Vector512.LoadAligned(fields) - DenseRows.Widen(row), fields);
                Vector512.StoreAligned(Vector512.LoadAligned(fields + Lanes) - DenseRows.Widen(row + Lanes), fields + Lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Two(int at)
    {
        var first = (sbyte*)_rows[at];
        var second = (sbyte*)_rows[at + 1];
        var signFirst = Vector512.Create(_signs[at]);
        var signSecond = Vector512.Create(_signs[at + 1]);
        var missing = Vector512<short>.Zero - signFirst - signSecond;
        var fields = _fields;
        var stride = _stride;
        for (nint k = 0; k < stride; k += Lanes)
        {
            var sum = Vector512.LoadAligned(fields + k) + missing;
            sum += DenseRows.Widen(first + k) ^ signFirst;
            sum += DenseRows.Widen(second + k) ^ signSecond;
            Vector512.StoreAligned(sum, fields + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Four(int at)
    {
        var a = (sbyte*)_rows[at];
        var b = (sbyte*)_rows[at + 1];
        var c = (sbyte*)_rows[at + 2];
        var d = (sbyte*)_rows[at + 3];
        var signA = Vector512.Create(_signs[at]);
        var signB = Vector512.Create(_signs[at + 1]);
        var signC = Vector512.Create(_signs[at + 2]);
        var signD = Vector512.Create(_signs[at + 3]);
        var missing = Vector512<short>.Zero - signA - signB - signC - signD;
        var fields = _fields;
        var stride = _stride;
        for (nint k = 0; k < stride; k += Lanes)
        {
            var left = Vector512.LoadAligned(fields + k) + missing + (DenseRows.Widen(a + k) ^ signA);
            var right = (DenseRows.Widen(b + k) ^ signB) + (DenseRows.Widen(c + k) ^ signC);
            Vector512.StoreAligned(left + right + (DenseRows.Widen(d + k) ^ signD), fields + k);
        }
    }

    [InlineArray(Lanes)]
    private struct Rows
    {
        private nint _first;
    }

    [InlineArray(Lanes)]
    private struct Signs
    {
        private short _first;
    }
}

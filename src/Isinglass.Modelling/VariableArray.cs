using System.Collections;

namespace Isinglass.Modelling;

/// <summary>Variables in a box of any number of dimensions, in row-major order, labelled "x[0,1]".</summary>
/// <typeparam name="T">Kind of the variables.</typeparam>
public sealed class VariableArray<T> : IReadOnlyList<T>
    where T : Variable
{
    private readonly T[] _items;
    private readonly int[] _shape;

    internal VariableArray(T[] items, int[] shape) => (_items, _shape) = (items, shape);

    /// <summary>Length of each dimension.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Number of variables.</summary>
    public int Count => _items.Length;

    /// <summary>The variable at a place in row-major order; of a one-dimensional array its element.</summary>
    public T this[int index] => _items[index];

    /// <summary>An element of a two-dimensional array; indices count from 0.</summary>
    public T this[int row, int column] => At(row, column);

    /// <summary>An element of a three-dimensional array; indices count from 0.</summary>
    public T this[int first, int second, int third] => At(first, second, third);

    /// <summary>An element.</summary>
    /// <param name="indices">One index (from 0) for each dimension.</param>
    /// <exception cref="ArgumentException">The number of indices differs from that of dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its dimension.</exception>
    public T At(params ReadOnlySpan<int> indices) => _items[Offset(indices)];

    /// <summary>All elements whose first index is <paramref name="row"/>, in order.</summary>
    public IEnumerable<T> Row(int row)
    {
        CheckIndex(0, row);
        var length = Count / _shape[0];
        return _items.Skip(row * length).Take(length);
    }

    /// <summary>All elements whose last index is <paramref name="column"/>, in order.</summary>
    public IEnumerable<T> Column(int column)
    {
        CheckIndex(_shape.Length - 1, column);
        return Enumerable.Range(0, Count / _shape[^1]).Select(row => _items[row * _shape[^1] + column]);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Offset(ReadOnlySpan<int> indices)
    {
        if (indices.Length != _shape.Length)
        {
            throw new ArgumentException($"An array of {_shape.Length} dimensions needs as many indices, not {indices.Length}.", nameof(indices));
        }

        var offset = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            CheckIndex(d, indices[d]);
            offset = offset * _shape[d] + indices[d];
        }

        return offset;
    }

    private void CheckIndex(int dimension, int index)
    {
        if ((uint)index >= (uint)_shape[dimension])
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"Index {index} of dimension {dimension + 1} does not lie in 0 .. {_shape[dimension] - 1}.");
        }
    }
}

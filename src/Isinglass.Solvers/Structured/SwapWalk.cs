using Isinglass.Numerics.Random;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// An independent set under moves: the excluding vertices of each vertex are counted, so that vertices that can be added or swapped in are known.
/// </summary>
internal sealed class SwapWalk
{
    /// <summary>A dropped vertex is blocked for this many moves, a swapped one for up to the number of possible swaps more (as in Wu, Hao, Glover).</summary>
    private const int Tenure = 7;

    /// <summary>Of longer lists this many vertices are evaluated, from a random place on.</summary>
    private const int MostLooks = 2000;

    private readonly IndependentSet _graph;
    private readonly double[] _weights;
    private readonly long[] _blockedUntil;

    // The number of a vertex's neighbours in the set, and the sum of their indices: where there is one, the sum is its index.
    private readonly int[] _excluders;
    private readonly long[] _excluderSum;

    // Lists of vertices of positive weight; each vertex is in at most one.
    private readonly VertexList _set;
    private readonly VertexList _free;
    private readonly VertexList _swaps;

    public SwapWalk(IndependentSet graph)
    {
        _graph = graph;
        var n = graph.VertexCount;
        _weights = graph.Weights.ToArray();
        (_blockedUntil, _excluders, _excluderSum) = (new long[n], new int[n], new long[n]);
        (_set, _free, _swaps) = (new VertexList(n), new VertexList(n), new VertexList(n));
    }

    /// <summary>The weight of the set.</summary>
    public double Weight { get; private set; }

    /// <summary>Whether a vertex is in the set.</summary>
    public bool Contains(int vertex) => _set.Contains(vertex);

    /// <summary>Begins with the wanted vertices, as far as none excludes another, in a random order; nothing is blocked.</summary>
    public void Begin(RandomSource random, Func<int, bool> isWanted)
    {
        _set.Clear();
        _free.Clear();
        _swaps.Clear();
        _excluders.AsSpan().Clear();
        _excluderSum.AsSpan().Clear();
        _blockedUntil.AsSpan().Clear();
        Weight = 0;
        for (var v = 0; v < _weights.Length; v++)
        {
            if (_weights[v] > 0)
            {
                _free.Add(v);
            }
        }

        int[] wanted = [.. _free.Items.ToArray().Where(isWanted)];
        random.Shuffle<int>(wanted);
        foreach (var vertex in wanted)
        {
            if (_free.Contains(vertex))
            {
                Add(vertex);
            }
        }
    }

    /// <summary>Puts random vertices into the set; what they exclude leaves it.</summary>
    public void Force(RandomSource random, int count)
    {
        for (var k = 0; k < count; k++)
        {
            var vertex = random.NextBelow(_weights.Length);
            if (_weights[vertex] > 0 && !_set.Contains(vertex))
            {
                foreach (var neighbour in _graph.Graph.RowColumns(vertex))
                {
                    if (_set.Contains(neighbour))
                    {
                        Drop(neighbour);
                    }
                }

                Add(vertex);
            }
        }
    }

    /// <summary>The best move that is not blocked, or a blocked one if it leads above <paramref name="best"/>.</summary>
    public void Move(RandomSource random, long move, double best)
    {
        var added = Best(_free, random, move, best - Weight, out var addGain);
        var swapped = Best(_swaps, random, move, best - Weight, out var swapGain);
        if (added >= 0 && addGain >= swapGain)
        {
            Add(added);
            return;
        }

        // Dropping pays only where no swap is as good; the set itself is never blocked.
        var dropped = swapGain >= 0 ? -1 : Best(_set, random, long.MaxValue, double.PositiveInfinity, out var dropGain) is var vertex
            && dropGain > swapGain ? vertex : -1;
        if (dropped >= 0)
        {
            Drop(dropped);
            _blockedUntil[dropped] = move + Tenure;
        }
        else if (swapped >= 0)
        {
            var leaving = (int)_excluderSum[swapped];
            Drop(leaving);
            Add(swapped);
            _blockedUntil[leaving] = move + Tenure + random.NextBelow(1 + _swaps.Count);
        }
        else
        {
            Force(random, 1);
        }
    }

    /// <summary>The vertex of greatest gain, of equals a random one; -1 where all are blocked.</summary>
    private int Best(VertexList list, RandomSource random, long move, double needed, out double bestGain)
    {
        bestGain = double.NegativeInfinity;
        var items = list.Items;
        if (items.IsEmpty)
        {
            return -1;
        }

        var (found, equals, at) = (-1, 0, random.NextBelow(items.Length));
        for (var k = Math.Min(items.Length, MostLooks); k > 0; k--, at = at + 1 == items.Length ? 0 : at + 1)
        {
            var vertex = items[at];
            var value = list == _free ? _weights[vertex] : list == _swaps ? _weights[vertex] - _weights[_excluderSum[vertex]] : -_weights[vertex];
            if (value < bestGain || (_blockedUntil[vertex] >= move && !(value > needed)))
            {
                continue;
            }

            equals = value > bestGain ? 1 : equals + 1;
            if (equals == 1 || random.NextBelow(equals) == 0)
            {
                (found, bestGain) = (vertex, value);
            }
        }

        return found;
    }

    private void Add(int vertex)
    {
        _free.Remove(vertex);
        _swaps.Remove(vertex);
        _set.Add(vertex);
        Weight += _weights[vertex];
        foreach (var neighbour in _graph.Graph.RowColumns(vertex))
        {
            _excluderSum[neighbour] += vertex;
            if (_excluders[neighbour]++ == 0)
            {
                _free.Remove(neighbour);
                if (_weights[neighbour] > 0)
                {
                    _swaps.Add(neighbour);
                }
            }
            else if (_excluders[neighbour] == 2)
            {
                _swaps.Remove(neighbour);
            }
        }
    }

    private void Drop(int vertex)
    {
        _set.Remove(vertex);
        _free.Add(vertex);
        Weight -= _weights[vertex];
        foreach (var neighbour in _graph.Graph.RowColumns(vertex))
        {
            _excluderSum[neighbour] -= vertex;
            var left = --_excluders[neighbour];
            if (left > 1 || _weights[neighbour] <= 0)
            {
                continue;
            }

            if (left == 1)
            {
                _swaps.Add(neighbour);
            }
            else
            {
                _swaps.Remove(neighbour);
                _free.Add(neighbour);
            }
        }
    }

    /// <summary>Vertices in no order; adding and removing take one step.</summary>
    private sealed class VertexList
    {
        private readonly int[] _items;
        private readonly int[] _places;

        public VertexList(int size)
        {
            (_items, _places) = (new int[size], new int[size]);
            _places.AsSpan().Fill(-1);
        }

        public int Count { get; private set; }

        public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

        public bool Contains(int vertex) => _places[vertex] >= 0;

        public void Add(int vertex)
        {
            _places[vertex] = Count;
            _items[Count++] = vertex;
        }

        public void Remove(int vertex)
        {
            var place = _places[vertex];
            if (place >= 0)
            {
                var last = _items[--Count];
                (_items[place], _places[last]) = (last, place);
                _places[vertex] = -1;
            }
        }

        public void Clear()
        {
            Count = 0;
            _places.AsSpan().Fill(-1);
        }
    }
}

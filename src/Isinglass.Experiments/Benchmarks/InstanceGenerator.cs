using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// Deterministic benchmark instances. All randomness is splitmix64 (Steele, Lea, Flood, 2014) from the seed: <c>below(k) = next mod k</c>, <c>bit = next >>
/// 63</c>, so that the instances can be reproduced in any language. Max-cut instances are Ising models whose coupling is the edge's weight: cut = (sum of
/// weights - energy) / 2.
/// </summary>
internal static class InstanceGenerator
{
    /// <summary>The complete graph on <paramref name="count"/> vertices with weights +-1, drawn for i &lt; j in row order.</summary>
    public static BinaryQuadraticModel Complete(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, count);
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                builder.AddQuadratic(i, j, random.Sign());
            }
        }

        return builder.Build();
    }

    /// <summary>A random simple graph of <paramref name="edgeCount"/> distinct edges; weights +-1 drawn after the edges, or all 1.</summary>
    public static BinaryQuadraticModel RandomGraph(int count, long edgeCount, bool signed, ulong seed)
    {
        var random = new SplitMix(seed);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, count);
        foreach (var (a, b) in Edges(random, count, edgeCount))
        {
            builder.AddQuadratic(a, b, signed ? random.Sign() : 1);
        }

        return builder.Build();
    }

    /// <summary>
    /// A toroidal grid of <paramref name="rows"/> by <paramref name="columns"/> with weights +-1: per vertex the edge to the right, then down.
    /// </summary>
    public static BinaryQuadraticModel Torus(int rows, int columns, ulong seed)
    {
        var random = new SplitMix(seed);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, rows * columns);
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                builder.AddQuadratic(r * columns + c, r * columns + (c + 1) % columns, random.Sign());
                builder.AddQuadratic(r * columns + c, (r + 1) % rows * columns + c, random.Sign());
            }
        }

        return builder.Build();
    }

    /// <summary>
    /// Beasley's kind of binary problem: a tenth of the entries i &lt;= j, integers in -100..100, to be maximised with off-diagonal entries counted twice;
    /// the model is its negative.
    /// </summary>
    public static BinaryQuadraticModel Beasley(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, count);
        for (var i = 0; i < count; i++)
        {
            for (var j = i; j < count; j++)
            {
                if (random.Below(10) == 0)
                {
                    var value = (double)random.Below(201) - 100;
                    builder.AddQuadratic(i, j, i == j ? -value : -2 * value);
                }
            }
        }

        return builder.Build();
    }

    /// <summary>
    /// A model like those of network training: <paramref name="rowCount"/> penalty rows of <paramref name="rowLength"/> terms with coefficients
    /// -2, -1, 1, 2 whose targets are met by a hidden point, linear biases in -5..5 and a sparse graph of couplings in -5..5.
    /// </summary>
    public static BinaryQuadraticModel PenaltyRows(int count, int rowCount, int rowLength, int degree, double weight, ulong seed)
    {
        var random = new SplitMix(seed);
        var hidden = new int[count];
        foreach (ref var bit in hidden.AsSpan())
        {
            bit = random.Bit();
        }

        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, count);
        ReadOnlySpan<int> coefficients = [-2, -1, 1, 2];
        var values = new double[rowLength];
        for (var r = 0; r < rowCount; r++)
        {
            var columns = Choose(random, count, rowLength);
            var target = 0.0;
            for (var k = 0; k < rowLength; k++)
            {
                values[k] = coefficients[(int)random.Below(4)];
                target += values[k] * hidden[columns[k]];
            }

            builder.AddSquaredTerm(columns, values, target, weight);
        }

        var edges = Edges(random, count, (long)count * degree / 2);
        for (var i = 0; i < count; i++)
        {
            builder.AddLinear(i, (double)random.Below(11) - 5);
        }

        foreach (var (a, b) in edges)
        {
            double value;
            do
            {
                value = (double)random.Below(11) - 5;
            }
            while (value == 0);
            builder.AddQuadratic(a, b, value);
        }

        return builder.Build();
    }

    /// <summary>The first k places of a partial Fisher-Yates shuffle, sorted.</summary>
    private static int[] Choose(SplitMix random, int count, int chosen)
    {
        var items = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < chosen; i++)
        {
            var j = i + (int)random.Below((ulong)(count - i));
            (items[i], items[j]) = (items[j], items[i]);
        }

        Array.Sort(items, 0, chosen);
        return items[..chosen];
    }

    private static List<(int A, int B)> Edges(SplitMix random, int count, long edgeCount)
    {
        if (edgeCount > (long)count * (count - 1) / 2)
        {
            throw new InputException($"A simple graph of {count} vertices has no {edgeCount} edges.");
        }

        var seen = new HashSet<(int, int)>();
        var edges = new List<(int, int)>();
        while (edges.Count < edgeCount)
        {
            var a = (int)random.Below((ulong)count);
            var b = (int)random.Below((ulong)count);
            var edge = (Math.Min(a, b), Math.Max(a, b));
            if (a != b && seen.Add(edge))
            {
                edges.Add(edge);
            }
        }

        return edges;
    }

    private sealed class SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public ulong Below(ulong bound) => Next() % bound;

        public int Bit() => (int)(Next() >> 63);

        public int Sign() => Bit() == 0 ? -1 : 1;

        private ulong Next() => RandomKey.Mix(_state += 0x9E3779B97F4A7C15UL);
    }
}

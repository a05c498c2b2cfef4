using System.Numerics;
using Isinglass.Numerics.Random;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// The sums of four quarters of the bits, modulo 2^64. For every residue c modulo 2^k, left sums (quarters 0 and 1) with residue c meet right sums with residue
/// target - c; as k is a quarter of the bits, each side has about 2^k of them at a time.
/// </summary>
internal sealed class FourLists
{
    /// <summary>Bits of a table of marks per bit of a list: one right sum in 2^5 passes by chance.</summary>
    private const int MarkBits = 5;

    /// <summary>Sums are hashed by a multiplication before their high bits choose a mark: 2^64 / golden ratio.</summary>
    private const ulong Spread = 0x9E3779B97F4A7C15UL;

    private readonly LinearSystem _system;
    private readonly ulong[][] _sums;
    private readonly int[] _firsts;
    private readonly int _residueBits;
    private readonly ulong _target;
    private readonly Buckets _second;
    private readonly Buckets _fourth;

    public FourLists(LinearSystem system, RandomKey key)
    {
        _system = system;
        var random = key.CreateSource();
        var weights = new ulong[system.VariableCount];
        foreach (var row in system.Rows)
        {
            var factor = random.NextBits() | 1;
            _target += factor * (ulong)(long)row.Target;
            for (var k = 0; k < row.Variables.Count; k++)
            {
                weights[row.Variables[k]] += factor * (ulong)(long)row.Coefficients[k];
            }
        }

        _firsts = [.. Enumerable.Range(0, 5).Select(q => q * system.VariableCount / 4)];
        _sums = [.. Enumerable.Range(0, 4).Select(q => SumsOf(weights.AsSpan(_firsts[q].._firsts[q + 1])))];
        _residueBits = Math.Max(1, (_firsts[2] - _firsts[1] + _firsts[4] - _firsts[3]) / 2);
        _second = new Buckets(_sums[1], _residueBits);
        _fourth = new Buckets(_sums[3], _residueBits);
    }

    /// <summary>Number of residues.</summary>
    public int Modulus => 1 << _residueBits;

    /// <summary>Bits by which all rows hold and whose left half has this residue; null when there are none.</summary>
    public sbyte[]? Match(int residue, Workspace workspace)
    {
        var marks = workspace.Marks(_residueBits + MarkBits);
        var shift = 64 - _residueBits - MarkBits;
        foreach (var sum in Pairs(_sums[0], _second, (ulong)residue, workspace))
        {
            var place = sum * Spread >> shift;
            marks[place >> 6] |= 1UL << (int)place;
        }

        workspace.Hits.Clear();
        foreach (var sum in Pairs(_sums[2], _fourth, _target - (ulong)residue, workspace))
        {
            var wanted = _target - sum;
            var place = wanted * Spread >> shift;
            if ((marks[place >> 6] >> (int)place & 1) != 0)
            {
                workspace.Hits.Add(wanted);
            }
        }

        return workspace.Hits.Count == 0 ? null : Find(residue, workspace);
    }

    /// <summary>All sums of the subsets of a few weights, indexed by the subset.</summary>
    private static ulong[] SumsOf(ReadOnlySpan<ulong> weights)
    {
        var sums = new ulong[1 << weights.Length];
        for (var subset = 1; subset < sums.Length; subset++)
        {
            sums[subset] = sums[subset & (subset - 1)] + weights[BitOperations.TrailingZeroCount(subset)];
        }

        return sums;
    }

    /// <summary>The sums of two lists that have a residue, written one after the other into the workspace.</summary>
    private ReadOnlySpan<ulong> Pairs(ulong[] first, Buckets second, ulong residue, Workspace workspace)
    {
        var mask = (ulong)Modulus - 1;
        var count = 0;
        var sums = workspace.Sums;
        foreach (var left in first)
        {
            var bucket = (int)((residue - left) & mask);
            var (begin, end) = (second.Starts[bucket], second.Starts[bucket + 1]);
            if (count + end - begin > sums.Length)
            {
                sums = workspace.Grow(count + end - begin);
            }

            for (var k = begin; k < end; k++)
            {
                sums[count++] = left + second.Sums[k];
            }
        }

        return sums.AsSpan(0, count);
    }

    /// <summary>The subsets of the marked sums: both sides are computed once more, and matches are checked against the rows.</summary>
    private sbyte[]? Find(int residue, Workspace workspace)
    {
        var wanted = workspace.Hits.ToHashSet();
        var mask = (ulong)Modulus - 1;
        var lefts = new Dictionary<ulong, List<(int, int)>>();
        void Visit(ulong[] first, Buckets second, ulong target, Action<ulong, int, int> action)
        {
            for (var i = 0; i < first.Length; i++)
            {
                var bucket = (int)((target - first[i]) & mask);
                for (var k = second.Starts[bucket]; k < second.Starts[bucket + 1]; k++)
                {
                    action(first[i] + second.Sums[k], i, second.Subsets[k]);
                }
            }
        }

        Visit(_sums[0], _second, (ulong)residue, (sum, i, j) =>
        {
            if (wanted.Contains(sum))
            {
                (lefts.TryGetValue(sum, out var list) ? list : lefts[sum] = []).Add((i, j));
            }
        });
        sbyte[]? found = null;
        Visit(_sums[2], _fourth, _target - (ulong)residue, (sum, k, l) =>
        {
            foreach (var (i, j) in found is null && lefts.TryGetValue(_target - sum, out var list) ? list : [])
            {
                found ??= Checked([i, j, k, l]);
            }
        });
        return found;
    }

    private sbyte[]? Checked(ReadOnlySpan<int> subsets)
    {
        var bits = new sbyte[_system.VariableCount];
        for (var quarter = 0; quarter < 4; quarter++)
        {
            for (var variable = _firsts[quarter]; variable < _firsts[quarter + 1]; variable++)
            {
                bits[variable] = (sbyte)(subsets[quarter] >> (variable - _firsts[quarter]) & 1);
            }
        }

        return _system.Rows.All(row => row.Variables.Select((variable, k) => row.Coefficients[k] * bits[variable]).Sum() == row.Target) ? bits : null;
    }

    /// <summary>A thread's memory, reused for every residue.</summary>
    public sealed class Workspace
    {
        private ulong[] _marks = [];

        /// <summary>Sums of one side.</summary>
        public ulong[] Sums { get; private set; } = new ulong[1024];

        /// <summary>Left sums required by a right sum that may exist.</summary>
        public List<ulong> Hits { get; } = [];

        /// <summary>A cleared table of 2^bits marks.</summary>
        public ulong[] Marks(int bits)
        {
            if (_marks.Length != 1 << Math.Max(0, bits - 6))
            {
                _marks = new ulong[1 << Math.Max(0, bits - 6)];
            }
            else
            {
                _marks.AsSpan().Clear();
            }

            return _marks;
        }

        /// <summary>Grows the sums, keeping those present.</summary>
        public ulong[] Grow(int count)
        {
            var sums = Sums;
            Array.Resize(ref sums, 2 * count);
            return Sums = sums;
        }
    }

    /// <summary>A list sorted by residue.</summary>
    private sealed class Buckets
    {
        public Buckets(ulong[] sums, int residueBits)
        {
            var mask = (1UL << residueBits) - 1;
            Starts = new int[(1 << residueBits) + 1];
            foreach (var sum in sums)
            {
                Starts[(int)(sum & mask) + 1]++;
            }

            for (var r = 0; r < Starts.Length - 1; r++)
            {
                Starts[r + 1] += Starts[r];
            }

            var next = Starts.AsSpan().ToArray();
            Sums = new ulong[sums.Length];
            Subsets = new int[sums.Length];
            for (var subset = 0; subset < sums.Length; subset++)
            {
                var at = next[(int)(sums[subset] & mask)]++;
                (Sums[at], Subsets[at]) = (sums[subset], subset);
            }
        }

        /// <summary>The bucket of residue r is Starts[r] .. Starts[r + 1] - 1.</summary>
        public int[] Starts { get; }

        public ulong[] Sums { get; }

        public int[] Subsets { get; }
    }
}

using Isinglass.Model.Control;
using Isinglass.Numerics.Bits;

namespace Isinglass.Model.Solving;

/// <summary>The reads of one call of a sampler, in sampling order: packed values, energies, numbers of occurrences, and the parameters used.</summary>
public sealed class SampleSet
{
    private readonly double[] _energies;
    private readonly int[] _occurrences;

    /// <summary>Takes packed rows with their energies (of the model as given) and occurrences (null = all 1).</summary>
    public SampleSet(Vartype vartype, BitMatrix states, double[] energies, int[]? occurrences = null)
    {
        if (states.RowCount != energies.Length || (occurrences is not null && occurrences.Length != energies.Length))
        {
            throw new ArgumentException($"{states.RowCount} states need as many energies and occurrences.", nameof(energies));
        }

        Vartype = vartype;
        States = states;
        _energies = energies;
        _occurrences = occurrences ?? Enumerable.Repeat(1, energies.Length).ToArray();
    }

    /// <summary>Kind of the variables.</summary>
    public Vartype Vartype { get; }

    /// <summary>Packed values, one row a read; bit 1 is 1 or +1.</summary>
    public BitMatrix States { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _energies.Length;

    /// <summary>Energy of each row.</summary>
    public ReadOnlySpan<double> Energies => _energies;

    /// <summary>How often each row was read.</summary>
    public ReadOnlySpan<int> Occurrences => _occurrences;

    /// <summary>Name of the sampler.</summary>
    public string Sampler { get; init; } = "";

    /// <summary>Parameters used, derived ones included (schedule, agents, steps, ...).</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Times by name, each key with its unit: <c>preprocessing_ns</c>, <c>sampling_ns</c>, <c>postprocessing_ns</c>.</summary>
    public IReadOnlyDictionary<string, long> Timing { get; init; } = new Dictionary<string, long>();

    /// <summary>Improvements of the best energy over time.</summary>
    public IReadOnlyList<TracePoint> Trace { get; init; } = [];

    /// <summary>Why the sampler stopped.</summary>
    public StopReason StopReason { get; init; }

    /// <summary>Index of the row of least energy, the earliest of equals; -1 for an empty set.</summary>
    public int LowestIndex
    {
        get
        {
            var best = -1;
            for (var r = 0; r < _energies.Length; r++)
            {
                if (best < 0 || _energies[r] < _energies[best])
                {
                    best = r;
                }
            }

            return best;
        }
    }

    /// <summary>The least energy; +infinity for an empty set.</summary>
    public double LowestEnergy => LowestIndex < 0 ? double.PositiveInfinity : _energies[LowestIndex];

    /// <summary>The values of a row, 0/1 or -1/+1 by vartype.</summary>
    public sbyte[] Values(int row)
    {
        var values = new sbyte[States.ColumnCount];
        States.CopyRow(row, values, Vartype == Vartype.Binary ? (sbyte)0 : (sbyte)-1);
        return values;
    }

    /// <summary>The values of the row of least energy.</summary>
    public sbyte[] LowestValues() => Values(LowestIndex);

    /// <summary>The rows whose energy is within <paramref name="tolerance"/> of the least.</summary>
    public SampleSet Lowest(double tolerance = 1e-9) => Select(r => _energies[r] <= LowestEnergy + tolerance);

    /// <summary>Equal rows merged, occurrences added; the order of first appearance is kept.</summary>
    public SampleSet Aggregate()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<int>();
        var counts = new List<int>();
        for (var r = 0; r < Count; r++)
        {
            var key = Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(States.RowWords(r)));
            if (seen.TryGetValue(key, out var at))
            {
                counts[at] += _occurrences[r];
            }
            else
            {
                seen.Add(key, rows.Count);
                rows.Add(r);
                counts.Add(_occurrences[r]);
            }
        }

        return Copy(rows, counts);
    }

    /// <summary>The rows that satisfy a condition, in order.</summary>
    public SampleSet Select(Func<int, bool> condition)
    {
        var rows = Enumerable.Range(0, Count).Where(condition).ToList();
        return Copy(rows, [.. rows.Select(r => _occurrences[r])]);
    }

    private SampleSet Copy(List<int> rows, List<int> counts)
    {
        var states = new BitMatrix(rows.Count, States.ColumnCount);
        for (var k = 0; k < rows.Count; k++)
        {
            States.RowWords(rows[k]).CopyTo(states.RowWords(k));
        }

        return new SampleSet(Vartype, states, [.. rows.Select(r => _energies[r])], [.. counts])
        {
            Sampler = Sampler,
            Parameters = Parameters,
            Timing = Timing,
            Trace = Trace,
            StopReason = StopReason,
        };
    }
}

using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Solvers.Machines;

/// <summary>Splits and joins sample sets.</summary>
internal static class SampleSets
{
    /// <summary>The states of a read alone (row read mod rows), or null.</summary>
    public static BitMatrix? Row(BitMatrix? states, int read)
    {
        if (states is null)
        {
            return null;
        }

        var row = new BitMatrix(1, states.ColumnCount);
        states.RowWords(read % states.RowCount).CopyTo(row.RowWords(0));
        return row;
    }

    /// <summary>The rows of several sets of one model one after the other; parameters and times of the last, its reason to stop.</summary>
    public static SampleSet Concatenate(IReadOnlyList<SampleSet> sets)
    {
        var states = new BitMatrix(sets.Sum(set => set.Count), sets[0].States.ColumnCount);
        var energies = new List<double>();
        var occurrences = new List<int>();
        foreach (var set in sets)
        {
            for (var r = 0; r < set.Count; r++)
            {
                set.States.RowWords(r).CopyTo(states.RowWords(energies.Count));
                energies.Add(set.Energies[r]);
                occurrences.Add(set.Occurrences[r]);
            }
        }

        return new SampleSet(sets[0].Vartype, states, [.. energies], [.. occurrences])
        {
            Sampler = sets[^1].Sampler,
            Parameters = sets[^1].Parameters,
            Timing = sets[^1].Timing,
            Trace = sets[^1].Trace,
            StopReason = sets[^1].StopReason,
        };
    }

    /// <summary>The row of every single occurrence: a row that was read three times comes three times.</summary>
    public static int[] RowOfEachRead(SampleSet set)
    {
        var rows = new List<int>();
        for (var r = 0; r < set.Count; r++)
        {
            rows.AddRange(Enumerable.Repeat(r, set.Occurrences[r]));
        }

        return [.. rows];
    }
}

using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Reads;

/// <summary>What all samplers do with a request before and after the reads.</summary>
internal static class Requests
{
    /// <summary>Refuses a request that cannot belong to the model.</summary>
    public static void Check(BinaryQuadraticModel model, SampleRequest request)
    {
        if (request.Reads < 1)
        {
            throw new InputException($"The number of reads is {request.Reads}. Ask for at least 1.");
        }

        if (request.Sweeps < 1)
        {
            throw new InputException($"The effort of a read is {request.Sweeps} sweeps. Ask for at least 1, or leave it to the sampler.");
        }

        if (request.Threads < 1)
        {
            throw new InputException($"The number of threads is {request.Threads}. Use at least 1.");
        }

        if (request.InitialStates is { } states && (states.ColumnCount != model.VariableCount || states.RowCount == 0))
        {
            throw new InputException(
                $"The initial states are {states.RowCount} rows of {states.ColumnCount} values. " +
                $"Give one or more rows of {model.VariableCount} values, one per variable.");
        }
    }

    /// <summary>Fills the start of a read: row (read mod rows) of the given states, or random values from the key's own stream.</summary>
    public static void FillStart(BinaryQuadraticModel model, BitMatrix? given, int read, RandomKey key, Span<sbyte> start)
    {
        if (given is not null)
        {
            given.CopyRow(read % given.RowCount, start, model.ZeroValue);
            return;
        }

        var random = key.Derive("start").CreateSource();
        for (var i = 0; i < start.Length; i++)
        {
            start[i] = random.NextBit() != 0 ? (sbyte)1 : model.ZeroValue;
        }
    }

    /// <summary>The chosen rows alone.</summary>
    public static (BitMatrix States, double[] Energies) Pack(BinaryQuadraticModel model, BitMatrix states, double[] energies, int[] rows)
    {
        if (rows.Length == states.RowCount)
        {
            return (states, energies);
        }

        var packed = new BitMatrix(rows.Length, model.VariableCount);
        for (var k = 0; k < rows.Length; k++)
        {
            states.RowWords(rows[k]).CopyTo(packed.RowWords(k));
        }

        return (packed, [.. rows.Select(r => energies[r])]);
    }

    /// <summary>The parameters of a result: the request's, then the sampler's own.</summary>
    public static Dictionary<string, string> Describe(SampleRequest request, int sweeps, int rounds, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["seed"] = request.Key.Seed.ToString(),
            ["reads"] = request.Reads.ToString(),
            ["sweeps"] = sweeps.ToString(),
            ["rounds"] = rounds.ToString(),
            ["initial_states"] = request.InitialStates is null ? "random" : "given",
        };
        foreach (var (name, value) in parameters)
        {
            result[name] = value;
        }

        return result;
    }

    /// <summary>The three times of a call in nanoseconds, from its elapsed times after preparation, sampling and packing.</summary>
    public static Dictionary<string, long> Timing(TimeSpan prepared, TimeSpan sampled, TimeSpan packed) => new(StringComparer.Ordinal)
    {
        ["preprocessing_ns"] = prepared.Ticks * TimeSpan.NanosecondsPerTick,
        ["sampling_ns"] = (sampled - prepared).Ticks * TimeSpan.NanosecondsPerTick,
        ["postprocessing_ns"] = (packed - sampled).Ticks * TimeSpan.NanosecondsPerTick,
    };
}

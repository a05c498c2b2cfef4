using Isinglass.Conic;
using Isinglass.Conic.Rounding;
using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;

namespace Isinglass.Training.Calls;

/// <summary>A recorded call: large parts are cut at once, and its reads are completed only when the record is requested.</summary>
internal sealed class KeptCall
{
    private const int MostReads = 10, MostEnergies = 1000, MostBits = 512, MostBroken = 8;

    private readonly ConstrainedQuadraticModel? _source;
    private readonly CallRecord _sent;
    private readonly (sbyte[] Bits, double Energy, int Occurrences)[] _reads;

    public KeptCall(int number, BinaryQuadraticModel model, SampleSet samples, ConstrainedQuadraticModel? source, TimeSpan time)
    {
        (Number, _source) = (number, source);
        var (energies, occurrences) = (samples.Energies.ToArray(), samples.Occurrences.ToArray());
        _sent = new CallRecord
        {
            Call = number,
            Calls = number,
            Sampler = samples.Sampler,
            Vartype = model.Vartype == Vartype.Binary ? "binary" : "spin",
            Variables = model.VariableCount,
            Couplings = model.InteractionCount,
            Seconds = Math.Round(time.TotalSeconds, 6),
            Picture = CouplingPicture.Of(model),
            Parameters = samples.Parameters,
            Energies = [.. energies.Take(MostEnergies)],
            Reads = [],
        };
        _reads = [.. Enumerable.Range(0, samples.Count).OrderBy(r => energies[r]).Take(MostReads)
            .Select(r => (Array.ConvertAll(samples.Values(r), static value => Math.Max((sbyte)0, value)), energies[r], occurrences[r]))];
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>The call with its reads evaluated.</summary>
    /// <param name="calls">Number of calls that were made.</param>
    public CallRecord Describe(int calls)
    {
        var worker = _source is { Completion: null } rows ? new PointRepair(new ConstrainedStructure(rows)).For(
            new SolveRequest { Key = new RandomKey(0) }, RoundingLevel.Repair) : null;
        return _sent with { Calls = calls, Reads = [.. _reads.Select(read => Judge(read.Bits, read.Energy, read.Occurrences, worker))] };
    }

    private ReadRecord Judge(sbyte[] bits, double energy, int occurrences, PointRepair.Worker? worker)
    {
        if (_source is null)
        {
            return new ReadRecord(energy, occurrences, Text(bits), null, 0, null, true, [], 0);
        }

        sbyte[] point;
        double objective;
        if (worker is not null)
        {
            worker.Round(bits);
            (point, objective) = (worker.Values.ToArray(), worker.Objective);
        }
        else
        {
            var completion = _source.Completion!;
            point = new sbyte[completion.VariableCount];
            objective = completion.Complete(bits.AsSpan(0, completion.FreeCount), point);

            // In a surrogate only the free bits correspond to the point's.
            point = completion.VariableCount == _source.VariableCount ? point : point[..completion.FreeCount];
        }

        var broken = _source.Completion is NetworkCompletion network ? Wrong(network, bits)
            : [.. Broken(_source, bits.AsSpan(0, _source.VariableCount)).OrderByDescending(static row => row.Violation)];
        return new ReadRecord(energy, occurrences, Text(bits), Text(point), point.Where((bit, i) => i < bits.Length && bit != bits[i]).Count(),
            double.IsFinite(objective) ? objective : null, worker is null || worker.Violation == 0, [.. broken.Take(MostBroken)], broken.Count);
    }

    /// <summary>
    /// The training samples that the network of a read misclassifies: a soft-margin model has a row for each sample, but none that must hold.
    /// </summary>
    private static List<BrokenRow> Wrong(NetworkCompletion network, ReadOnlySpan<sbyte> read)
    {
        if (network.Block.IsRegression)
        {
            return [];
        }

        var walker = network.CreateEvaluator();
        walker.Load(read[..network.FreeCount]);
        return [.. network.Block.SampleLanes().Where(walker.IsWrong).Select(lane => network.Block.Samples[lane]).Order()
            .Select(static sample => new BrokenRow($"sample {sample + 1}", null))];
    }

    private static List<BrokenRow> Broken(ConstrainedQuadraticModel model, ReadOnlySpan<sbyte> read)
    {
        var broken = new List<BrokenRow>();
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            if (model.Violation(r, read) is var violation && violation > ConstrainedQuadraticModel.FeasibilityTolerance)
            {
                broken.Add(new BrokenRow(model.NameOfRow(r), violation));
            }
        }

        foreach (var product in model.Products)
        {
            if (product.Violation(read) is var violation && violation > ConstrainedQuadraticModel.FeasibilityTolerance)
            {
                broken.Add(new BrokenRow($"product {model.Objective.LabelOf(product.Product)}", violation));
            }
        }

        return broken;
    }

    private static string Text(ReadOnlySpan<sbyte> bits)
    {
        var text = new char[Math.Min(bits.Length, MostBits)];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = bits[i] > 0 ? '1' : '0';
        }

        return new string(text);
    }
}

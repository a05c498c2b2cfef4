using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Lowering;

/// <summary>
/// A network or committee as written by the targets. Its scores are integers: the outputs (-z and z for two classes with one output z), for a committee their
/// sums, and for a majority vote the sums plus <see cref="VoteWeight"/> for every vote. The first largest score is the class.
/// </summary>
internal sealed class ExportedNetwork
{
    /// <summary>The weight of a vote, larger than all sums together.</summary>
    public const long VoteWeight = Committee.VoteWeight;

    /// <summary>Beginning of a committee's title.</summary>
    public const string CommitteeTitle = "committee of ";

    private const int VectorCount = 16;

    /// <summary>Prepares a network or committee for export.</summary>
    /// <exception cref="InputException">A layer cannot be exported; the message names it.</exception>
    public ExportedNetwork(Predictor predictor)
    {
        Predictor = predictor;
        var members = predictor.Committee?.Members ?? [predictor.Network.Network];
        Members = [.. members.Select(member => Layers(member, predictor.Network.Quantizer))];
        var sum = Members.Select(layers => layers[^1].Outputs.Range).Aggregate(static (left, right) => left + right);
        sum = IsMajority ? sum + Members.Count * new ValueRange(-VoteWeight, VoteWeight) : sum;
        Scores = HasSign ? sum.With(-1 * sum) : sum;
    }

    /// <summary>The predictor of this program, with which every artefact is compared.</summary>
    public Predictor Predictor { get; }

    /// <summary>Preprocessing, classes and data of all members.</summary>
    public TrainedNetwork Trained => Predictor.Network;

    /// <summary>The layers of each member; one member is a single network.</summary>
    public IReadOnlyList<IReadOnlyList<ExportedLayer>> Members { get; }

    /// <summary>Whether members vote.</summary>
    public bool IsMajority => Predictor.Committee?.Vote == CommitteeVote.Majority;

    /// <summary>Whether a number is predicted instead of a class.</summary>
    public bool IsRegression => Trained.Target is not null;

    /// <summary>Whether the sign of one output decides between two classes.</summary>
    public bool HasSign => !IsRegression && OutputCount == 1;

    /// <summary>Number of inputs.</summary>
    public int InputCount => Trained.Network.Lattice.Spec.InputCount;

    /// <summary>Number of outputs of a member.</summary>
    public int OutputCount => Trained.Network.Lattice.Spec.OutputCount;

    /// <summary>Number of scores: one a class, or one.</summary>
    public int ScoreCount => Predictor.ScoreCount;

    /// <summary>The range of the scores.</summary>
    public ValueRange Scores { get; }

    /// <summary>Parameter bits of all members.</summary>
    public int BitCount => Predictor.Committee?.BitCount ?? Trained.Network.Bits.Length;

    /// <summary>The network in words: "49-10", "committee of 3 x 49-10 by majority".</summary>
    public string Title => Members.Count == 1 && Predictor.Committee is null ? Trained.Network.Lattice.Spec.Widths
        : $"{CommitteeTitle}{Members.Count} x {Trained.Network.Lattice.Spec.Widths}{(IsMajority ? " by majority" : "")}";

    /// <summary>The integer scores of a sample that an artefact must reproduce.</summary>
    public long[] ScoresOf(ReadOnlySpan<sbyte> inputs)
    {
        var sums = Predictor.Decide(inputs);
        return HasSign ? [-sums[0], sums[0]] : sums.ToArray();
    }

    /// <summary>The class of scores: the first largest.</summary>
    public static int ClassOf(ReadOnlySpan<long> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length; c++)
        {
            best = scores[c] > scores[best] ? c : best;
        }

        return best;
    }

    /// <summary>Values of every layer of a member for a sample.</summary>
    public int[][] ValuesOf(int member, ReadOnlySpan<sbyte> inputs)
    {
        var network = Predictor.Committee?.Members[member] ?? Trained.Network;
        var values = new int[inputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = inputs[i];
        }

        var all = new int[Members[member].Count][];
        for (var l = 0; l < all.Length; l++)
        {
            all[l] = new int[Members[member][l].Width];
            network.ForwardLayer(l, l == 0 ? values : all[l - 1], all[l]);
        }

        return all;
    }

    /// <summary>Random inputs within the quantizer's range, the same for every export: used in the self-test of artefacts, and to check without data.</summary>
    public QuantizedDataset RandomInputs(int count = VectorCount)
    {
        var (random, quantizer) = (new RandomKey(1).Derive("export").CreateSource(), Trained.Quantizer);
        var values = new sbyte[count * InputCount];
        for (var k = 0; k < values.Length; k++)
        {
            var value = quantizer.Bits == 1 ? random.NextSign() : random.NextBelow(2 * quantizer.MaxAbs + 1) - quantizer.MaxAbs;
            values[k] = quantizer.Steps[k % InputCount] == 0 ? (sbyte)0 : (sbyte)value;
        }

        return new QuantizedDataset(InputCount, values, new int[count], Trained.ClassNames, quantizer.MaxAbs);
    }

    private static ExportedLayer[] Layers(QuantizedNetwork network, InputQuantizer quantizer)
    {
        int[] dead = [.. Enumerable.Range(0, quantizer.FeatureCount).Where(i => quantizer.Steps[i] == 0)];
        var values = new LayerValues(new ValueRange(-quantizer.MaxAbs, quantizer.MaxAbs), quantizer.Bits == 1, dead);
        var layers = new ExportedLayer[network.Lattice.Spec.Layers.Count];
        for (var l = 0; l < layers.Length; l++)
        {
            layers[l] = new ExportedLayer(network, l, values);
            values = layers[l].Outputs;
        }

        return layers;
    }
}

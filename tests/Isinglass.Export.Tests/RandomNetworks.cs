using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Tests;

/// <summary>Networks with random parameters: what training rarely meets.</summary>
internal static class RandomNetworks
{
    public static Predictor Of(string widths, string weights, string biases = "none", string activation = "sign", int bits = 4, int members = 1,
        CommitteeVote vote = CommitteeVote.Sum,
        int[]? dead = null, int seed = 1)
    {
        var function = new ActivationSpec(ScalarFunction.Parse(activation), 4, activation == "relu" ? 1 : 0);
        var lattice = IntegerNetwork.From(NetworkSpec.Parse(widths, weights, biases, activation == "sign" ? ActivationSpec.Sign : function), 2);
        var random = new RandomKey((ulong)seed).CreateSource();
        QuantizedNetwork[] networks = [.. Enumerable.Range(0, members).Select(_ =>
            new QuantizedNetwork(lattice, [.. Enumerable.Range(0, lattice.Layout.BitCount).Select(_ => (sbyte)random.NextBit())]))];
        var (inputs, classes) = (lattice.Spec.InputCount, Math.Max(2, lattice.Spec.OutputCount));
        double[] steps = [.. Enumerable.Range(0, inputs).Select(i => dead?.Contains(i) == true ? 0.0 : 0.25)];
        var trained = new TrainedNetwork(networks[0], new InputQuantizer(bits, new double[inputs], steps), null,
            [.. Enumerable.Range(0, classes).Select(k => $"c{k}")], [.. Enumerable.Range(0, classes)], "nothing");
        return members == 1 ? new Predictor(trained) : new Predictor(new TrainedCommittee(new Committee(networks, vote), trained));
    }
}

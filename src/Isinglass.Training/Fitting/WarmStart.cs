using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Training.Fitting;

/// <summary>The bits to start from: those of a float network, of gradient training, or of a network file.</summary>
internal static class WarmStart
{
    /// <summary>The words for a float network and for gradient training; any other is a file.</summary>
    public const string Float = "float", Gradient = "gradient";

    /// <summary>The bits; empty for a random start.</summary>
    public static sbyte[] Bits(TrainingPlan plan, TrainingData data, IntegerNetwork lattice, RandomKey key, Lazy<GradientResult> gradient,
        SolveControl control) =>
        plan.OwnStart is { } own ? Of(own, "that was handed in", lattice.Spec) : plan.Recipe.WarmStart switch
        {
            null => [],
            Float => FloatNetwork.Train(lattice.Spec, data.Train, data.Validation, key, new FloatNetworkOptions(), control).Network.Round(lattice),
            Gradient => gradient.Value.Bits,
            var path => Of(NetworkFile.Read(path), path, lattice.Spec),
        };

    private static sbyte[] Of(TrainedNetwork start, string name, NetworkSpec spec)
    {
        var own = start.Network.Lattice.Spec;
        var isSame = own.Widths == spec.Widths
            && own.Layers.Zip(spec.Layers).All(pair => pair.First.Weights.Equals(pair.Second.Weights) && Equals(pair.First.Biases, pair.Second.Biases));
        return isSame ? start.Network.Bits : throw new InputException(
            $"The network {name} has the layers {own.Widths} or other codebooks than the one to train, {spec.Widths}: a start needs the same ones.");
    }
}

using Isinglass.Model;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Training;

/// <summary>Bits to start from: of a float network, of straight-through training, or of a network file.</summary>
internal static class WarmStart
{
    /// <summary>The bits; empty for a random start.</summary>
    public static sbyte[] Bits(Recipe recipe, TrainingData data, NetworkLattice lattice, LossSpec loss, RandomKey key) => recipe.WarmStart switch
    {
        null => [],
        "float" => FloatNetwork.Train(lattice.Spec, data.Train, data.Validation, key, new FloatNetworkOptions()).Network.Round(lattice),
        "ste" => new StraightThroughTrainer(new StraightThroughOptions { Loss = TrainingLoss.FromMargin(loss) })
            .Train(lattice, data.Train, data.Validation.SampleCount > 0 ? data.Validation : null, key).Chosen.Bits,
        var path => Read(path, lattice.Spec),
    };

    private static sbyte[] Read(string path, NetworkSpec spec)
    {
        var network = NetworkFile.Read(path).Network;
        var own = network.Lattice.Spec;
        var isSame = own.Widths == spec.Widths && own.Layers.Zip(spec.Layers).All(pair => pair.First.Weights.Equals(pair.Second.Weights) && Equals(pair.First.Biases, pair.Second.Biases));
        return isSame ? network.Bits : throw new InputException($"The network {path} has the layers {own.Widths} or other codebooks than the one to train, {spec.Widths}: a start needs the same ones.");
    }
}

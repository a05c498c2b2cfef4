using Isinglass.Neural.Baselines.Layers;

namespace Isinglass.Neural.Baselines.Floats;

/// <summary>Options of <see cref="FloatNetwork.Train"/>.</summary>
internal sealed record FloatNetworkOptions
{
    /// <summary>Activation of the hidden units. Default tanh.</summary>
    public FloatActivation Activation { get; init; } = FloatActivation.Tanh;

    /// <summary>L2 weight decays to try; validation chooses. Without validation samples the first is taken.</summary>
    public IReadOnlyList<double> WeightDecays { get; init; } = [1e-4, 0, 1e-3, 1e-2];

    /// <summary>Passes over the training samples for each decay. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Samples of a mini-batch. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>First learning rate of Adam; it falls along half a cosine to 5 % of that. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;
}

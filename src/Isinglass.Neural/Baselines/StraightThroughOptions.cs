using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

/// <summary>Options of <see cref="StraightThroughTrainer"/>.</summary>
public sealed record StraightThroughOptions
{
    /// <summary>The loss. Default: the hinge of margin 1, pairwise when there are several classes.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.FromMargin(LossSpec.Hinge(1));

    /// <summary>Passes over the training samples, at least 1; 60 to 100 are usual. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Samples of a mini-batch, at least 1. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>First learning rate of Adam; it falls along half a cosine to 5 % of that. Latent weights lie in -1 .. 1. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Whether averages of the weights over the second half of the epochs may be chosen. Default true.</summary>
    public bool UseAveraging { get; init; } = true;

    internal void Check()
    {
        if (Epochs < 1 || BatchSize < 1 || !(LearningRate > 0) || !double.IsFinite(LearningRate))
        {
            throw new InputException($"Gradient training needs at least one epoch, at least one sample a batch and a positive learning rate, not {Epochs}, {BatchSize} and {LearningRate}.");
        }
    }
}

using Isinglass.Model;
using Isinglass.Neural.Baselines.Losses;

namespace Isinglass.Neural.Baselines;

/// <summary>One setting of gradient training.</summary>
/// <param name="Rule">How weights move.</param>
/// <param name="Loss">What is minimised.</param>
internal sealed record GradientSetting(GradientRule Rule, TrainingLoss Loss)
{
    /// <summary>Passes over the training samples, at least 1. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>
    /// First learning rate of Adam, which falls along half a cosine to 0; of Bop the weight of a new gradient in the mean. Latent weights lie in -1 .. 1.
    /// Default 0.01.
    /// </summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>
    /// Sharpness of annealed weights and units in the last epoch: that of a weight in units of half its range of levels, of a unit in standard deviations of
    /// its sum. It begins with 1 and grows geometrically. Default 1000.
    /// </summary>
    public double Sharpness { get; init; } = 1000;

    /// <summary>Bop's threshold of the mean gradient. Default 1e-4.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>In words for a report.</summary>
    public string Name => Rule switch
    {
        GradientRule.AnnealedTanh => $"annealed tanh to {Sharpness:G4}, {Loss.Name}",
        GradientRule.StraightThrough => $"straight-through, rate {LearningRate:G4}, {Loss.Name}",
        _ => $"Bop, threshold {Threshold:G4}, {Loss.Name}",
    };

    internal void Check()
    {
        if (Epochs < 1 || !(LearningRate > 0) || !double.IsFinite(LearningRate))
        {
            throw new InputException($"Gradient training needs at least one epoch and a positive learning rate, not {Epochs} and {LearningRate}.");
        }

        if (!(Sharpness >= 1) || !double.IsFinite(Sharpness) || !(Threshold > 0) || !double.IsFinite(Threshold))
        {
            throw new InputException($"Annealed weights end with a sharpness of at least 1, and Bop needs a positive threshold, not {Sharpness} and "
                + $"{Threshold}.");
        }
    }
}

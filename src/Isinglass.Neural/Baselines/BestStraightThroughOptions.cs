using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

/// <summary>Options of <see cref="BestStraightThrough"/>.</summary>
public sealed record BestStraightThroughOptions
{
    /// <summary>The margin loss, whose margin the grid replaces. Default: the hinge, pairwise when there are several classes.</summary>
    public LossSpec Loss { get; init; } = LossSpec.Hinge(1);

    /// <summary>Margins to try, in standard deviations of the output.</summary>
    public IReadOnlyList<double> Margins { get; init; } = [0.25, 0.5, 0.7, 1, 1.4, 2, 4];

    /// <summary>Temperatures of cross entropy to try, in standard deviations of the output.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [0.25, 0.35, 0.5, 0.7, 1];

    /// <summary>Epochs, batch, rate and averaging of every trial; its loss is not used.</summary>
    public StraightThroughOptions Training { get; init; } = new();

    /// <summary>Runs from different initial weights for every loss. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>
    /// How many standard errors of the best validation accuracy a candidate may lie below it and still be chosen, which then the training accuracy does. A few hundred
    /// validation samples cannot tell a hundred candidates apart: their maximum is mostly luck (the one-standard-error rule of Breiman et al. 1984, with training
    /// accuracy where they take the simpler model, since all candidates have the same bits). On Fashion-MNIST training images kept apart, 1 is worth 0.9 points over 0
    /// for 49-10 with 400 validation images, and costs 0.2 to 0.5 for pairs of classes with 100 images each. 0 = the highest validation accuracy alone. Default 1.
    /// </summary>
    public double StandardErrors { get; init; } = 1;

    /// <summary>Number of threads. Never changes the result. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

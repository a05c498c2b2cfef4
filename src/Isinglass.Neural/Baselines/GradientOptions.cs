using Isinglass.Model;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

/// <summary>Options of <see cref="GradientTrainer"/>.</summary>
internal sealed record GradientOptions
{
    private static readonly double[] Temperatures = [0.35, 0.7, 0.25, 0.5, 1];

    private static readonly double[] Margins = [0.5, 1, 2];

    private static readonly double[] RegressionScales = [0.7, 1, 0.5, 1.4, 0.35];

    private static readonly double[] Rates = [0.01, 0.003, 0.001];

    private static readonly (double Rate, double Threshold)[] Thresholds = [(3e-4, 1e-4), (1e-4, 3e-5)];

    /// <summary>The settings to try; those of <see cref="Grid"/> or fewer.</summary>
    public required IReadOnlyList<GradientSetting> Settings { get; init; }

    /// <summary>Samples of a mini-batch, at least 1. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// How many standard errors of the best validation accuracy a candidate may lie below it and still be chosen (<see cref="ValidationChoice"/>). Default 1.
    /// </summary>
    public double StandardErrors { get; init; } = 1;

    /// <summary>Number of threads. Never changes the result. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The settings to choose among by validation, the most often best first: annealed weights on cross entropy and on the margin loss, straight-through
    /// training with three learning rates, and Bop. Every temperature, margin and threshold was best on some subset of held-out Fashion-MNIST training images,
    /// from 100 images of two classes to 500 of ten.
    /// </summary>
    /// <param name="loss">A margin loss (its margin is replaced), for classes or regression.</param>
    /// <exception cref="InputException">The loss has no usable slope.</exception>
    public static IReadOnlyList<GradientSetting> Grid(LossSpec loss)
    {
        TrainingLoss Margin(double margin) => TrainingLoss.FromMargin(loss with { Margin = margin });
        TrainingLoss[] annealed = loss.IsRegression ? [.. RegressionScales.Select(Margin)]
            : [.. Temperatures.Select(TrainingLoss.CrossEntropy), .. Margins.Select(Margin)];
        TrainingLoss[] others = loss.IsRegression ? [Margin(RegressionScales[0])] : [annealed[0], Margin(0.7)];
        return
        [
            .. annealed.Select(own => new GradientSetting(GradientRule.AnnealedTanh, own)),
            .. annealed.Take(2).Select(own => new GradientSetting(GradientRule.AnnealedTanh, own) { Sharpness = 200 }),
            .. others.SelectMany(own => Rates.Select(rate => new GradientSetting(GradientRule.StraightThrough, own) { LearningRate = rate })),
            .. Thresholds.Select(pair => new GradientSetting(GradientRule.Bop, others[0]) { LearningRate = pair.Rate, Threshold = pair.Threshold }),
        ];
    }

    internal void Check()
    {
        if (Settings.Count == 0 || BatchSize < 1 || Threads < 1 || !(StandardErrors >= 0))
        {
            throw new InputException($"Gradient training needs at least one setting, one sample a batch, one thread and standard errors >= 0, not "
                + $"{Settings.Count}, {BatchSize}, {Threads} and {StandardErrors}.");
        }

        foreach (var setting in Settings)
        {
            setting.Check();
        }
    }
}

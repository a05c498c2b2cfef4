using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Losses;

/// <summary>What a gradient method minimises: a margin loss, the same as a combinatorial method's, or cross entropy with a temperature.</summary>
internal sealed record TrainingLoss
{
    private TrainingLoss(LossSpec? margin, double temperature)
    {
        Margin = margin;
        Temperature = temperature;
    }

    /// <summary>The margin loss; null = cross entropy.</summary>
    public LossSpec? Margin { get; }

    /// <summary>The temperature T of cross entropy; NaN for a margin loss.</summary>
    public double Temperature { get; }

    /// <summary>In words for a report: "pairwise hinge, margin 0.5" or "cross entropy, temperature 0.5".</summary>
    public string Name => Margin is { } margin
        ? margin.IsRegression ? $"{margin.Function.Name}, scale {margin.Margin:G4}"
        : $"{(margin.MultiClass == MultiClassLoss.Pairwise ? "pairwise" : "crammer-singer")} {margin.Function.Name}, margin {margin.Margin:G4}"
        : $"cross entropy, temperature {Temperature:G4}";

    /// <summary>A margin loss. It needs a slope: 0/1 loss has none.</summary>
    /// <exception cref="InputException">The loss is piecewise constant.</exception>
    public static TrainingLoss FromMargin(LossSpec loss) => loss.HasSlope
        ? new TrainingLoss(loss, double.NaN)
        : throw new InputException($"The loss {loss.Function.Name} has no slope that a gradient method could follow. Use hinge, logistic or another loss "
        + $"without plateaus.");

    /// <summary>-T log softmax(z / T) of the right class; for one output the logistic loss T log(1 + e^(-m / T)).</summary>
    /// <exception cref="InputException">The temperature is not a positive number.</exception>
    public static TrainingLoss CrossEntropy(double temperature) => temperature > 0 && double.IsFinite(temperature)
        ? new TrainingLoss(null, temperature)
        : throw new InputException($"The temperature of cross entropy must be a positive number, not {temperature}.");

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal OutputLoss CreateOutputLoss() => Margin is { } margin ? (margin.IsRegression ? new ResidualOutputLoss(margin) : new MarginOutputLoss(margin))
        : new CrossEntropyOutputLoss(Temperature);
}

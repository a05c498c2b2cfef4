using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Training.Fitting;

/// <summary>Gradient training of a recipe's network: as a method, as the start of another one, and as a baseline.</summary>
internal static class GradientFit
{
    /// <summary>Trains with all settings of the grid.</summary>
    public static GradientResult Train(TrainingTask task, RandomKey key, int threads, SolveControl control) =>
        new GradientTrainer(new GradientOptions { Settings = GradientOptions.Grid(SlopedLoss(task.Plan)), Threads = threads })
            .Train(task.Lattice, task.Data.Train, task.Data.Validation, key, control);

    /// <summary>The chosen setting in words.</summary>
    public static string Summary(GradientCandidate chosen, TrainingData data) => chosen.Summary
        + (data.Validation.SampleCount == 0 ? ", no validation samples: highest training " : ", validation ")
        + (data.IsRegression ? $"R\u00b2 {Shown(chosen, data):F3}" : $"accuracy {Shown(chosen, data):P1}");

    /// <summary>The loss; the hinge in place of one without slope.</summary>
    private static LossSpec SlopedLoss(TrainingPlan plan)
    {
        var loss = plan.LossAt(1);
        return loss.HasSlope ? loss : loss with { Function = ScalarFunction.Parse("hinge") };
    }

    private static double Shown(GradientCandidate chosen, TrainingData data) => data.Validation.SampleCount == 0 ? chosen.TrainingAccuracy
        : chosen.ValidationAccuracy;
}

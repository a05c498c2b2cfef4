using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

/// <summary>One set of weights that a run of gradient training offers.</summary>
/// <param name="Setting">The setting of the run.</param>
/// <param name="Source">Where the weights come from.</param>
/// <param name="Epoch">The epoch (0-based) they were taken after; for averages the last one.</param>
/// <param name="Bits">All parameter bits in the order of <see cref="ParameterLayout"/>.</param>
/// <param name="TrainingLoss">Mean loss over the training samples.</param>
/// <param name="TrainingAccuracy">Share of training samples classified correctly, 0..1; for regression R^2.</param>
/// <param name="ValidationAccuracy">The same over the validation samples; NaN when there are none.</param>
internal sealed record GradientCandidate(
    GradientSetting Setting, GradientSource Source, int Epoch, sbyte[] Bits, double TrainingLoss, double TrainingAccuracy, double ValidationAccuracy)
{
    /// <summary>Setting and source in words.</summary>
    public string Summary => $"{Setting.Name}{Source switch
    {
        GradientSource.BestValidation => $", epoch {Epoch + 1}",
        GradientSource.AveragedLevels => ", average of levels",
        GradientSource.AveragedLatent => ", average of latent weights",
        _ => "",
    }}";
}

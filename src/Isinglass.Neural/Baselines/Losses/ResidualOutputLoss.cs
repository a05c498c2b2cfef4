using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Losses;

/// <summary>The losses of residuals z - s y, s the <see cref="LossSpec.Margin"/>.</summary>
internal sealed class ResidualOutputLoss(LossSpec spec) : OutputLoss
{
    public override double TargetScale => spec.Margin;

    public override double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient)
    {
        var residual = outputs[0] - spec.Margin * target;
        gradient[0] = Slope(spec, residual);
        return spec.Evaluate(residual);
    }
}

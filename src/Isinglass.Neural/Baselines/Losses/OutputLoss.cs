using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Losses;

/// <summary>A loss of the outputs in standard deviations, with its gradient.</summary>
internal abstract class OutputLoss
{
    /// <summary>The output that stands for a target of 1 (regression only).</summary>
    public virtual double TargetScale => 1;

    /// <summary>The loss of one sample; writes its derivative by each output. Classification uses the label, regression the target.</summary>
    public abstract double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient);

    /// <summary>The derivative of a loss at a margin or residual, by a central difference.</summary>
    protected static float Slope(LossSpec spec, double margin)
    {
        const double step = 1e-4;
        return (float)((spec.Function.Evaluate(margin / spec.Margin + step) - spec.Function.Evaluate(margin / spec.Margin - step)) / (2 * step));
    }
}

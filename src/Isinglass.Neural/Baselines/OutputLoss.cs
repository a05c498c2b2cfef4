namespace Isinglass.Neural;

/// <summary>A loss of the outputs in standard deviations, with its gradient.</summary>
internal abstract class OutputLoss
{
    /// <summary>The output that a target of 1 asks for (regression only).</summary>
    public virtual double TargetScale => 1;

    /// <summary>The loss of one sample; writes its gradient by each output. Classes look at the label, regression at the target.</summary>
    public abstract double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient);

    /// <summary>The derivative of a loss at a margin or residual, by a central difference.</summary>
    protected static float Slope(LossSpec spec, double margin)
    {
        const double step = 1e-4;
        return (float)((spec.Function.Evaluate(margin / spec.Margin + step) - spec.Function.Evaluate(margin / spec.Margin - step)) / (2 * step));
    }
}

/// <summary>The margin losses of <see cref="LossSpec"/>; a hinge's gradient is exact, that of any other function a central difference.</summary>
internal sealed class MarginOutputLoss(LossSpec spec) : OutputLoss
{
    private readonly bool _isHinge = spec.Function.Name == "hinge";
    private readonly bool _isPairwise = spec.MultiClass == MultiClassLoss.Pairwise;
    private readonly float _margin = (float)spec.Margin;

    public override double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient)
    {
        gradient.Clear();
        if (outputs.Length == 1)
        {
            var sign = label == 1 ? 1 : -1;
            var loss = Of(sign * outputs[0], out var slope);
            gradient[0] = sign * slope;
            return loss;
        }

        if (_isPairwise)
        {
            var sum = 0.0;
            for (var c = 0; c < outputs.Length; c++)
            {
                sum += c == label ? 0 : AddPair(outputs, label, c, gradient);
            }

            return sum;
        }

        var worst = label == 0 ? 1 : 0;
        for (var c = worst + 1; c < outputs.Length; c++)
        {
            worst = c != label && outputs[c] > outputs[worst] ? c : worst;
        }

        return AddPair(outputs, label, worst, gradient);
    }

    private double AddPair(ReadOnlySpan<float> outputs, int label, int other, Span<float> gradient)
    {
        var loss = Of(outputs[label] - outputs[other], out var slope);
        gradient[label] += slope;
        gradient[other] -= slope;
        return loss;
    }

    private double Of(float margin, out float slope)
    {
        if (_isHinge)
        {
            var loss = MathF.Max(0, _margin - margin);
            slope = loss > 0 ? -1 : 0;
            return loss;
        }

        slope = Slope(spec, margin);
        return spec.Evaluate(margin);
    }
}

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

/// <summary>
/// Cross entropy of softmax(z / T) times T, so that gradients do not fade with a large temperature; for one output that of the logistic function.
/// </summary>
internal sealed class CrossEntropyOutputLoss(double temperature) : OutputLoss
{
    private readonly float _inverse = (float)(1 / temperature);

    public override double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient)
    {
        if (outputs.Length == 1)
        {
            var sign = label == 1 ? 1 : -1;
            var margin = sign * outputs[0] * _inverse;
            var decay = PortableMath.Exp(-MathF.Abs(margin));
            gradient[0] = -sign * (margin > 0 ? decay : 1) / (1 + decay);
            return temperature * (Math.Max(0, -margin) + PortableMath.Log(1 + decay));
        }

        var largest = outputs[0];
        foreach (var output in outputs)
        {
            largest = MathF.Max(largest, output);
        }

        var total = 0f;
        for (var c = 0; c < outputs.Length; c++)
        {
            gradient[c] = PortableMath.Exp((outputs[c] - largest) * _inverse);
            total += gradient[c];
        }

        for (var c = 0; c < outputs.Length; c++)
        {
            gradient[c] /= total;
        }

        gradient[label] -= 1;
        return temperature * PortableMath.Log(total) + (largest - outputs[label]);
    }
}

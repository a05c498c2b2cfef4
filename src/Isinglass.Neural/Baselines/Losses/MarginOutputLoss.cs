using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Losses;

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

namespace Isinglass.Neural.Baselines;

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

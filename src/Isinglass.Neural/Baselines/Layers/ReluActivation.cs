namespace Isinglass.Neural.Baselines.Layers;

/// <summary>max(0, z) of the sum in standard deviations.</summary>
internal sealed class ReluActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override void Apply(ReadOnlySpan<float> sums, Span<float> values)
    {
        for (var j = 0; j < sums.Length; j++)
        {
            values[j] = MathF.Max(0, sums[j] * _scale);
        }
    }

    public override void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients)
    {
        for (var j = 0; j < sums.Length; j++)
        {
            gradients[j] *= sums[j] > 0 ? _scale : 0;
        }
    }
}

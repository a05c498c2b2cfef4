namespace Isinglass.Neural.Baselines.Layers;

/// <summary>The sum itself: what follows a pooling layer.</summary>
internal sealed class IdentityActivation : HiddenActivation
{
    public override void Apply(ReadOnlySpan<float> sums, Span<float> values) => sums.CopyTo(values);

    public override void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients)
    {
        // The derivative is 1.
    }
}

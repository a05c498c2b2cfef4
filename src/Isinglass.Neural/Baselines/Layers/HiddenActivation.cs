namespace Isinglass.Neural.Baselines.Layers;

/// <summary>An activation with the derivative that gradient training uses for it; all spans have the same length, a multiple of 16.</summary>
internal abstract class HiddenActivation
{
    /// <summary>Writes the values at sums.</summary>
    public abstract void Apply(ReadOnlySpan<float> sums, Span<float> values);

    /// <summary>Turns gradients with respect to values into gradients with respect to sums.</summary>
    /// <param name="sums">The sums z.</param>
    /// <param name="values">What <see cref="Apply"/> wrote for them.</param>
    /// <param name="gradients">With respect to values on entry, to sums on return.</param>
    public abstract void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients);
}

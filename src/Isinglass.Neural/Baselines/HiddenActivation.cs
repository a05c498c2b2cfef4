namespace Isinglass.Neural.Baselines;

/// <summary>An activation with the derivative that gradient training uses for it; both take the raw sum of a neuron.</summary>
internal abstract class HiddenActivation
{
    /// <summary>The value at a sum.</summary>
    public abstract float Apply(float sum);

    /// <summary>The derivative by the sum, where the value is known.</summary>
    public abstract float Derivative(float sum, float value);
}

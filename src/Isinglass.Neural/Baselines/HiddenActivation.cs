namespace Isinglass.Neural;

/// <summary>An activation with the derivative that gradient training uses for it; both take the raw sum of a neuron.</summary>
internal abstract class HiddenActivation
{
    /// <summary>The value at a sum.</summary>
    public abstract float Apply(float sum);

    /// <summary>The derivative by the sum, where the value is known.</summary>
    public abstract float Derivative(float sum, float value);
}

/// <summary>
/// The network's own integer activation; backward its slope averaged over a window, (A(z + w) - A(z - w)) / 2w. For sign this is the straight-through window of
/// |z| &lt;= 1.2 standard deviations (Courbariaux et al. 2016 take 1), for a staircase the window is one subinterval wide to both sides, for linear pieces it is one
/// lattice point, so that their slope comes out.
/// </summary>
internal sealed class LatticeActivation : HiddenActivation
{
    private const double SignWindow = 1.2;

    private readonly IntegerActivation _activation;
    private readonly int _window;

    public LatticeActivation(IntegerActivation activation, ActivationSpec spec, double deviation)
    {
        _activation = activation;
        var width = activation.IsSign ? SignWindow * deviation : activation.IsStaircase ? 2 * spec.Range / spec.Subintervals * deviation : 1;
        _window = Math.Max(1, (int)Math.Round(width, MidpointRounding.AwayFromZero));
    }

    public override float Apply(float sum) => _activation.Apply((int)sum);

    public override float Derivative(float sum, float value) => (_activation.Apply((int)sum + _window) - _activation.Apply((int)sum - _window)) / (2f * _window);
}

/// <summary>The sum itself: what follows a pooling layer.</summary>
internal sealed class IdentityActivation : HiddenActivation
{
    public override float Apply(float sum) => sum;

    public override float Derivative(float sum, float value) => 1;
}

/// <summary>tanh of the sum in standard deviations.</summary>
internal sealed class TanhActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override float Apply(float sum) => PortableMath.Tanh(sum * _scale);

    public override float Derivative(float sum, float value) => (1 - value * value) * _scale;
}

/// <summary>The positive part of the sum in standard deviations.</summary>
internal sealed class ReluActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override float Apply(float sum) => sum > 0 ? sum * _scale : 0;

    public override float Derivative(float sum, float value) => sum > 0 ? _scale : 0;
}

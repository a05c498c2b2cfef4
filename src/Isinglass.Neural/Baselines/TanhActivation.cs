namespace Isinglass.Neural.Baselines;

/// <summary>tanh of the sum in standard deviations.</summary>
internal sealed class TanhActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override float Apply(float sum) => PortableMath.Tanh(sum * _scale);

    public override float Derivative(float sum, float value) => (1 - value * value) * _scale;
}

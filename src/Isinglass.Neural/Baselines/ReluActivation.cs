namespace Isinglass.Neural.Baselines;

/// <summary>The positive part of the sum in standard deviations.</summary>
internal sealed class ReluActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override float Apply(float sum) => sum > 0 ? sum * _scale : 0;

    public override float Derivative(float sum, float value) => sum > 0 ? _scale : 0;
}

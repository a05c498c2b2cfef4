namespace Isinglass.Neural.Baselines;

/// <summary>The sum itself: what follows a pooling layer.</summary>
internal sealed class IdentityActivation : HiddenActivation
{
    public override float Apply(float sum) => sum;

    public override float Derivative(float sum, float value) => 1;
}

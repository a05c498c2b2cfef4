using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

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

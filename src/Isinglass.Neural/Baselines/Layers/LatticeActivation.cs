using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>
/// The network's own integer activation; the backward pass uses its slope averaged over a window, (A(z + w) - A(z - w)) / 2w. For sign this is the
/// straight-through window of |z| &lt;= 1.2 standard deviations (Courbariaux et al. 2016 take 1), for a staircase the window is one subinterval wide to both
/// sides, for linear pieces it is one lattice point, which gives their slope.
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

    public override void Apply(ReadOnlySpan<float> sums, Span<float> values)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var v = ref MemoryMarshal.GetReference(values);
        for (nuint j = 0; j < (nuint)sums.Length; j += FloatRows.Lanes)
        {
            Vector512.ConvertToSingle(_activation.Apply(Vector512.ConvertToInt32(Vector512.LoadUnsafe(ref z, j)))).StoreUnsafe(ref v, j);
        }
    }

    public override void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        var window = Vector512.Create(_window);
        for (nuint j = 0; j < (nuint)sums.Length; j += FloatRows.Lanes)
        {
            var sum = Vector512.ConvertToInt32(Vector512.LoadUnsafe(ref z, j));
            var rise = Vector512.ConvertToSingle(_activation.Apply(sum + window) - _activation.Apply(sum - window));
            (Vector512.LoadUnsafe(ref g, j) * (rise / (2f * _window))).StoreUnsafe(ref g, j);
        }
    }
}

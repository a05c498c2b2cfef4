using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Numerics;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>tanh of the sum in standard deviations.</summary>
internal sealed class TanhActivation(double deviation) : HiddenActivation
{
    private readonly float _scale = (float)(1 / deviation);

    public override void Apply(ReadOnlySpan<float> sums, Span<float> values)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var v = ref MemoryMarshal.GetReference(values);
        for (nuint j = 0; j < (nuint)sums.Length; j += FloatRows.Lanes)
        {
            PortableMath.Tanh(Vector512.LoadUnsafe(ref z, j) * _scale).StoreUnsafe(ref v, j);
        }
    }

    public override void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients)
    {
        for (var j = 0; j < sums.Length; j++)
        {
            gradients[j] *= (1 - values[j] * values[j]) * _scale;
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Inference;
using Isinglass.Numerics;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>
/// The network's own activation with soft knots, which sharpen into it: A(z) = a_0(z) + sum_k (a_k(z) - a_{k-1}(z)) (1 + tanh(beta (z - m_k + 1/2) / s)) / 2,
/// where a_k is the line of piece k, m_k its first lattice point, s the standard deviation of the sum and beta the sharpness. For sign this is tanh(beta
/// (z - 1/2) / s). The derivative is exact.
/// </summary>
internal sealed class AnnealedActivation(IntegerActivation activation, double deviation) : HiddenActivation
{
    private readonly float _unit = (float)(1 / deviation);

    /// <summary>The sharpness beta.</summary>
    public float Sharpness { get; set; } = 1;

    public override void Apply(ReadOnlySpan<float> sums, Span<float> values)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var v = ref MemoryMarshal.GetReference(values);
        for (nuint j = 0; j < (nuint)sums.Length; j += FloatRows.Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref z, j);
            var value = Line(0, sum);
            for (var k = 0; k < activation.Thresholds.Length; k++)
            {
                value += (Line(k + 1, sum) - Line(k, sum)) * (Vector512.Create(0.5f) + Step(k, sum) * 0.5f);
            }

            value.StoreUnsafe(ref v, j);
        }
    }

    public override void Backpropagate(ReadOnlySpan<float> sums, ReadOnlySpan<float> values, Span<float> gradients)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        var half = Vector512.Create(0.5f);
        for (nuint j = 0; j < (nuint)sums.Length; j += FloatRows.Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref z, j);
            var slope = Vector512.Create((float)activation.Slopes[0]);
            for (var k = 0; k < activation.Thresholds.Length; k++)
            {
                var step = Step(k, sum);
                slope += (half + step * 0.5f) * (activation.Slopes[k + 1] - activation.Slopes[k]);
                slope += (Line(k + 1, sum) - Line(k, sum)) * (Vector512<float>.One - step * step) * (0.5f * Sharpness * _unit);
            }

            (Vector512.LoadUnsafe(ref g, j) * slope).StoreUnsafe(ref g, j);
        }
    }

    private Vector512<float> Line(int k, Vector512<float> sum) => Vector512.Create((float)activation.Bases[k]) + sum * activation.Slopes[k];

    private Vector512<float> Step(int k, Vector512<float> sum) =>
        PortableMath.Tanh((sum - Vector512.Create(activation.Thresholds[k] - 0.5f)) * (Sharpness * _unit));
}

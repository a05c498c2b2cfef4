using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;

namespace Isinglass.Neural.Baselines.Optimizers;

/// <summary>
/// Adam (Kingma, Ba, ICLR 2015): m = .9 m + .1 g, v = .999 v + .001 g^2, w -= rate * m / (1 - .9^t) / (sqrt(v / (1 - .999^t)) + 1e-8), for one padded array of
/// parameters.
/// </summary>
internal sealed class AdamOptimizer(int count) : Optimizer
{
    private const float FirstDecay = 0.9f, SecondDecay = 0.999f, Epsilon = 1e-8f;

    private readonly float[] _first = new float[count];
    private readonly float[] _second = new float[count];
    private float _firstPower = 1;
    private float _secondPower = 1;

    /// <inheritdoc/>
    public override void Step(Span<float> parameters, Span<float> gradients, float scale, float rate, float decay, float bound)
    {
        _firstPower *= FirstDecay;
        _secondPower *= SecondDecay;
        ref var w = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        ref var m = ref MemoryMarshal.GetArrayDataReference(_first);
        ref var v = ref MemoryMarshal.GetArrayDataReference(_second);
        var (firstScale, secondScale) = (Vector512.Create(1 / (1 - _firstPower)), Vector512.Create(1 / (1 - _secondPower)));
        var (gradientScale, step, weightDecay) = (Vector512.Create(scale), Vector512.Create(rate), Vector512.Create(decay));
        var (low, high, epsilon) = (Vector512.Create(-bound), Vector512.Create(bound), Vector512.Create(Epsilon));
        for (nuint i = 0; i < (nuint)parameters.Length; i += FloatRows.Lanes)
        {
            var weight = Vector512.LoadUnsafe(ref w, i);
            var gradient = Vector512.LoadUnsafe(ref g, i) * gradientScale + weight * weightDecay;
            var first = Vector512.LoadUnsafe(ref m, i) * FirstDecay + gradient * (1 - FirstDecay);
            var second = Vector512.LoadUnsafe(ref v, i) * SecondDecay + gradient * gradient * (1 - SecondDecay);
            first.StoreUnsafe(ref m, i);
            second.StoreUnsafe(ref v, i);
            weight -= step * (first * firstScale) / (Vector512.Sqrt(second * secondScale) + epsilon);
            Vector512.Min(high, Vector512.Max(low, weight)).StoreUnsafe(ref w, i);
            Vector512<float>.Zero.StoreUnsafe(ref g, i);
        }
    }
}

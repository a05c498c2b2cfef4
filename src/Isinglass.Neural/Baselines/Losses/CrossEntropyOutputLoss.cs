using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Numerics;

namespace Isinglass.Neural.Baselines.Losses;

/// <summary>
/// Cross entropy of softmax(z / T) times T, so that gradients do not fade with a large temperature; for one output that of the logistic function.
/// </summary>
internal sealed class CrossEntropyOutputLoss(double temperature) : OutputLoss
{
    private readonly float _inverse = (float)(1 / temperature);
    private float[] _padded = [];

    public override double Evaluate(ReadOnlySpan<float> outputs, int label, double target, Span<float> gradient)
    {
        if (outputs.Length == 1)
        {
            var sign = label == 1 ? 1 : -1;
            var margin = sign * outputs[0] * _inverse;
            var decay = PortableMath.Exp(-MathF.Abs(margin));
            gradient[0] = -sign * (margin > 0 ? decay : 1) / (1 + decay);
            return temperature * (Math.Max(0, -margin) + PortableMath.Log(1 + decay));
        }

        return OfSeveral(outputs, label, gradient);
    }

    private double OfSeveral(ReadOnlySpan<float> outputs, int label, Span<float> gradient)
    {
        if (_padded.Length < outputs.Length)
        {
            // Lanes beyond the outputs have no share of the softmax.
            _padded = new float[FloatRows.Padded(outputs.Length)];
            _padded.AsSpan().Fill(float.MinValue);
        }

        outputs.CopyTo(_padded);
        ref var z = ref MemoryMarshal.GetArrayDataReference(_padded);
        var most = Vector512.LoadUnsafe(ref z);
        for (nuint c = FloatRows.Lanes; c < (nuint)_padded.Length; c += FloatRows.Lanes)
        {
            most = Vector512.Max(most, Vector512.LoadUnsafe(ref z, c));
        }

        var largest = FloatRows.Largest(most);
        var sums = Vector512<float>.Zero;
        for (nuint c = 0; c < (nuint)_padded.Length; c += FloatRows.Lanes)
        {
            var share = PortableMath.Exp((Vector512.LoadUnsafe(ref z, c) - Vector512.Create(largest)) * _inverse);
            share.StoreUnsafe(ref z, c);
            sums += share;
        }

        var total = FloatRows.Sum(sums);
        for (var c = 0; c < gradient.Length; c++)
        {
            gradient[c] = _padded[c] / total;
        }

        _padded.AsSpan(outputs.Length).Fill(float.MinValue);
        gradient[label] -= 1;
        return temperature * PortableMath.Log(total) + (largest - outputs[label]);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Spec;
using Isinglass.Numerics;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>
/// Turns latent weights in [-1, 1] into levels of a codebook: the latent range covers the levels and half a spacing beyond them at both ends, and the nearest
/// level is taken, so that evenly spaced levels have equal shares of the range (two levels meet at 0, three at -1/3 and 1/3, four at -1/2, 0 and 1/2).
/// </summary>
internal sealed class LevelQuantizer
{
    private readonly float[] _thresholds;
    private readonly float[] _rises;
    private readonly double _middle;
    private readonly double _halfSpan;

    public LevelQuantizer(Codebook codebook)
    {
        Codebook = codebook;
        var levels = codebook.Levels;
        _middle = (codebook.Minimum + codebook.Maximum) / 2.0;
        _halfSpan = levels.Length == 1 ? 1 : (codebook.Maximum - codebook.Minimum) / 2.0 * levels.Length / (levels.Length - 1);
        _thresholds = new float[levels.Length - 1];
        _rises = new float[levels.Length - 1];
        for (var k = 0; k < _thresholds.Length; k++)
        {
            _thresholds[k] = ToLatent((levels[k] + levels[k + 1]) / 2.0);
            _rises[k] = levels[k + 1] - levels[k];
        }
    }

    /// <summary>The codebook.</summary>
    public Codebook Codebook { get; }

    /// <summary>The latent value of a mean of levels.</summary>
    public float ToLatent(double level) => (float)((level - _middle) / _halfSpan);

    /// <summary>The level of one latent weight; a threshold belongs to the upper level.</summary>
    public float Quantize(float latent)
    {
        float level = Codebook.Minimum;
        for (var k = 0; k < _thresholds.Length; k++)
        {
            level += latent >= _thresholds[k] ? _rises[k] : 0;
        }

        return level;
    }

    /// <summary>
    /// A soft level, which sharpens into <see cref="Quantize(float)"/>: the lowest level and every rise times (1 + tanh(s (u - t))) / 2 with its threshold t,
    /// s = sharpness * levels / 2. For -1 and 1 it is tanh(sharpness * u).
    /// </summary>
    /// <param name="latent">The latent weight u.</param>
    /// <param name="sharpness">1 = soft over the whole range.</param>
    /// <param name="slope">The derivative by the latent weight.</param>
    public float Soften(float latent, float sharpness, out float slope)
    {
        var scale = sharpness * Codebook.Levels.Length / 2;
        float level = Codebook.Minimum;
        slope = 0;
        for (var k = 0; k < _thresholds.Length; k++)
        {
            var step = PortableMath.Tanh((latent - _thresholds[k]) * scale);
            level += (0.5f + 0.5f * step) * _rises[k];
            slope += (1 - step * step) * (0.5f * scale * _rises[k]);
        }

        return level;
    }

    /// <summary>The soft levels of a padded row and their slopes.</summary>
    public void Soften(ReadOnlySpan<float> latent, float sharpness, Span<float> levels, Span<float> slopes)
    {
        ref var u = ref MemoryMarshal.GetReference(latent);
        ref var q = ref MemoryMarshal.GetReference(levels);
        ref var d = ref MemoryMarshal.GetReference(slopes);
        var scale = sharpness * Codebook.Levels.Length / 2;
        var half = Vector512.Create(0.5f);
        for (nuint i = 0; i < (nuint)latent.Length; i += FloatRows.Lanes)
        {
            var value = Vector512.LoadUnsafe(ref u, i);
            var (level, slope) = (Vector512.Create((float)Codebook.Minimum), Vector512<float>.Zero);
            for (var k = 0; k < _thresholds.Length; k++)
            {
                var step = PortableMath.Tanh((value - Vector512.Create(_thresholds[k])) * scale);
                level += (half + step * 0.5f) * _rises[k];
                slope += (Vector512<float>.One - step * step) * (0.5f * scale * _rises[k]);
            }

            level.StoreUnsafe(ref q, i);
            slope.StoreUnsafe(ref d, i);
        }
    }

    /// <summary>The levels of a padded row.</summary>
    public void Quantize(ReadOnlySpan<float> latent, Span<float> levels)
    {
        ref var u = ref MemoryMarshal.GetReference(latent);
        ref var q = ref MemoryMarshal.GetReference(levels);
        var lowest = Vector512.Create((float)Codebook.Minimum);
        for (nuint i = 0; i < (nuint)latent.Length; i += FloatRows.Lanes)
        {
            var value = Vector512.LoadUnsafe(ref u, i);
            var level = lowest;
            for (var k = 0; k < _thresholds.Length; k++)
            {
                var above = Vector512.GreaterThanOrEqual(value, Vector512.Create(_thresholds[k])).AsInt32();
                level += (above & Vector512.Create(_rises[k]).AsInt32()).AsSingle();
            }

            level.StoreUnsafe(ref q, i);
        }
    }
}

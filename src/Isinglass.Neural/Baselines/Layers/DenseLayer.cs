using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Optimizers;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>
/// A dense layer of gradient training: latent weights (moved by the optimiser), values (used by the forward pass: their levels, or the latent weights
/// themselves) and gradients summed over a mini-batch. A row is a neuron: its weights, its bias (whose input is a constant), zeros up to a multiple of 16.
/// </summary>
internal sealed class DenseLayer : IGradientLayer
{
    private readonly Optimizer _optimizer;
    private readonly LevelQuantizer? _weights;
    private readonly LevelQuantizer? _biases;
    private readonly float[] _slopes;
    private float _sharpness = float.PositiveInfinity;

    /// <summary>
    /// A layer; <paramref name="weights"/> null = weights are real numbers; <paramref name="flipThreshold"/> = levels move by Bop, null = latent weights by
    /// Adam.
    /// </summary>
    public DenseLayer(int fanIn, int width, float? biasInput, LevelQuantizer? weights, LevelQuantizer? biases, double? flipThreshold = null)
    {
        FanIn = fanIn;
        Width = width;
        BiasInput = biasInput;
        Stride = FloatRows.Padded(fanIn + (biasInput is null ? 0 : 1));
        Latent = new float[width * Stride];
        Values = weights is null ? Latent : new float[width * Stride];
        Gradients = new float[width * Stride];
        _weights = weights;
        _biases = biases;
        IsFixed = weights is { Codebook.BitCount: 0 } && (biases is null || biases.Codebook.BitCount == 0);
        _slopes = new float[weights is null ? 0 : Latent.Length];
        _optimizer = flipThreshold is { } threshold && !IsFixed
            ? new BopOptimizer(Latent.Length, Math.Max(2, weights!.Codebook.Levels.Length), threshold)
            : new AdamOptimizer(Latent.Length);
    }

    /// <summary>Itself.</summary>
    public DenseLayer Parameters => this;

    /// <summary>Number of inputs, without the bias.</summary>
    public int FanIn { get; }

    /// <summary>Number of neurons.</summary>
    public int Width { get; }

    /// <summary>The constant input of the biases; null = no biases.</summary>
    public float? BiasInput { get; }

    /// <summary>Whether its codebooks have a single level, so that there is nothing to train.</summary>
    public bool IsFixed { get; }

    /// <summary>Length of a row.</summary>
    public int Stride { get; }

    /// <summary>Latent weights, Width * Stride.</summary>
    public float[] Latent { get; }

    /// <summary>The weights of the forward pass, Width * Stride.</summary>
    public float[] Values { get; }

    /// <summary>Sums of gradients over the mini-batch, Width * Stride.</summary>
    public float[] Gradients { get; }

    /// <summary>Sets the sharpness of soft levels, which have exact slopes; +infinity = hard levels with the slopes of latent weights.</summary>
    public void Sharpen(float sharpness)
    {
        _sharpness = sharpness;
        Requantize();
    }

    /// <summary>
    /// Draws latent weights uniformly: near the threshold of two levels, where they are undecided; over a wider range of more levels, so that not all are the
    /// middle one (a network of zeros has no gradient). Biases begin at 0.
    /// </summary>
    public void Initialize(RandomSource random)
    {
        var spread = _weights is null ? 0.5 : _weights.Codebook.Levels.Length == 2 ? 0.3 : 0.6;
        for (var j = 0; j < Width; j++)
        {
            for (var i = 0; i < FanIn; i++)
            {
                Latent[j * Stride + i] = (float)((2 * random.NextDouble() - 1) * spread);
            }
        }

        if (_optimizer is BopOptimizer)
        {
            Quantize(Latent, Latent);
            for (var k = 0; k < Latent.Length; k++)
            {
                Latent[k] = QuantizerAt(k).ToLatent(Latent[k]);
            }
        }

        Requantize();
    }

    /// <summary>An input row of this layer with its bias input set.</summary>
    public float[] CreateInput()
    {
        var input = new float[Stride];
        if (BiasInput is { } constant)
        {
            input[FanIn] = constant;
        }

        return input;
    }

    /// <summary>Sums of all neurons.</summary>
    public void Forward(ReadOnlySpan<float> input, Span<float> sums) => FloatRows.Multiply(Values, input, sums);

    /// <summary>Adds the gradient of one sample: gradient of sum j times the input.</summary>
    public void AddGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradients)
    {
        for (var j = 0; j < Width && !IsFixed; j++)
        {
            if (sumGradients[j] != 0)
            {
                FloatRows.AddScaled(Gradients.AsSpan(j * Stride, Stride), input, sumGradients[j]);
            }
        }
    }

    /// <summary>Writes the gradient of the inputs.</summary>
    public void Backpropagate(ReadOnlySpan<float> sumGradients, Span<float> inputGradients)
    {
        inputGradients.Clear();
        for (var j = 0; j < Width; j++)
        {
            if (sumGradients[j] != 0)
            {
                FloatRows.AddScaled(inputGradients, Values.AsSpan(j * Stride, Stride), sumGradients[j]);
            }
        }
    }

    /// <summary>Moves the latent weights by the mean gradient of a mini-batch; straight-through training clips them to their range.</summary>
    public void Step(int sampleCount, float rate, float decay)
    {
        if (IsFixed)
        {
            return;
        }

        var isAnnealed = float.IsFinite(_sharpness);
        if (isAnnealed)
        {
            FloatRows.Scale(Gradients, _slopes);
        }

        _optimizer.Step(Latent, Gradients, 1f / sampleCount, rate, decay, _weights is null || isAnnealed ? float.PositiveInfinity : 1);
        Requantize();
    }

    /// <summary>The levels of given latent weights (Width * Stride).</summary>
    public void Quantize(ReadOnlySpan<float> latent, Span<float> values)
    {
        if (_weights is null)
        {
            latent.CopyTo(values);
            return;
        }

        _weights.Quantize(latent, values);
        if (_biases is not null)
        {
            for (var j = 0; j < Width; j++)
            {
                values[j * Stride + FanIn] = _biases.Quantize(latent[j * Stride + FanIn]);
            }
        }
    }

    /// <summary>The levels nearest to given means of levels; <paramref name="values"/> may be the same span.</summary>
    public void Round(ReadOnlySpan<float> means, Span<float> values)
    {
        for (var k = 0; k < means.Length; k++)
        {
            values[k] = QuantizerAt(k).Quantize(QuantizerAt(k).ToLatent(means[k]));
        }
    }

    private LevelQuantizer QuantizerAt(int k) => _biases is not null && k % Stride == FanIn ? _biases : _weights!;

    private void Requantize()
    {
        if (_weights is null)
        {
            return;
        }

        if (float.IsPositiveInfinity(_sharpness))
        {
            Quantize(Latent, Values);
            return;
        }

        _weights.Soften(Latent, _sharpness, Values, _slopes);
        for (var j = 0; j < Width && _biases is not null; j++)
        {
            var at = j * Stride + FanIn;
            Values[at] = _biases.Soften(Latent[at], _sharpness, out _slopes[at]);
        }
    }
}

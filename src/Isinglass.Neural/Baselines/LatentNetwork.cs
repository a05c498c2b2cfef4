using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines;

/// <summary>
/// Forward and backward pass of a network over single samples, and gradient descent over mini-batches. With quantized layers and a lattice's activations all
/// sums are integers held in floats (exact below 2^24), so the forward pass is that of <see cref="QuantizedNetwork"/>.
/// </summary>
internal sealed class LatentNetwork
{
    private readonly IGradientLayer[] _layers;
    private readonly bool[] _isResidual;
    private readonly HiddenActivation[] _activations;
    private readonly float _outputScale;
    private readonly float[][] _inputs;
    private readonly float[][] _sums;
    private readonly float[][] _sumGradients;
    private readonly float[][] _inputGradients;
    private readonly float[] _outputs;
    private readonly float[] _values;

    private LatentNetwork(NetworkSpec spec, DenseLayer[] parameters, HiddenActivation[] activations, double outputDeviation)
    {
        Layers = parameters;
        IGradientLayer[] layers = [.. spec.Layers.Select((layer, l) => layer.Wiring is not { } wiring ? (IGradientLayer)parameters[l]
            : layer.IsMaximum ? new MaximumLayer(wiring, parameters[l]) : new PatchLayer(wiring, parameters[l]))];
        _layers = layers;
        _isResidual = [.. spec.Layers.Select(layer => layer.IsResidual)];
        _activations = activations;
        _outputScale = (float)(1 / outputDeviation);
        _inputs = [.. layers.Select(layer => layer.CreateInput())];
        _inputGradients = [.. _inputs.Select(input => new float[input.Length])];
        _sums = [.. layers.Select(layer => new float[FloatRows.Padded(layer.Width)])];
        _sumGradients = [.. _sums.Select(sums => new float[sums.Length])];
        _outputs = new float[layers[^1].Width];
        _values = new float[_sums.Max(sums => sums.Length)];
    }

    /// <summary>The parameters of each layer: a row for every neuron of a dense layer, for every filter of a wired one.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>The first layer; samples are rows of its inputs.</summary>
    public IGradientLayer First => _layers[0];

    /// <summary>The network on a lattice, its weights still zero. See <see cref="Sharpen"/> for soft activations.</summary>
    /// <param name="lattice">The network.</param>
    /// <param name="isAnnealed">Whether its activations can be soft.</param>
    /// <param name="flipThreshold">Levels move by Bop with this threshold; null = latent weights by Adam.</param>
    public static LatentNetwork Quantized(IntegerNetwork lattice, bool isAnnealed = false, double? flipThreshold = null)
    {
        var spec = lattice.Spec;
        return new LatentNetwork(
            spec,
            [.. spec.Layers.Select((layer, l) => new DenseLayer(
                spec.FanIn(l),
                spec.FilterCount(l),
                layer.Biases is null ? null : lattice.BiasInputs[l],
                new LevelQuantizer(layer.Weights),
                layer.Biases is { } biases ? new LevelQuantizer(biases) : null,
                flipThreshold))],
            [.. lattice.Activations.Select((activation, l) => activation.IsIdentity ? (HiddenActivation)new IdentityActivation()
                : isAnnealed ? new AnnealedActivation(activation, lattice.Deviations[l])
                : new LatticeActivation(activation, spec.Activation, lattice.Deviations[l]))],
            lattice.Deviations[^1]);
    }

    /// <summary>A network with real weights, a bias for every neuron or filter, and inputs of the given root mean square; its weights are still zero.</summary>
    public static LatentNetwork Float(NetworkSpec spec, FloatActivation activation, double inputRootMeanSquare)
    {
        var layers = new DenseLayer[spec.Layers.Count];
        var activations = new HiddenActivation[spec.HiddenCount];
        var (deviation, scale) = (0.0, inputRootMeanSquare);
        for (var l = 0; l < layers.Length; l++)
        {
            deviation = spec.Layers[l].IsMaximum ? scale : scale * Math.Sqrt(spec.FanIn(l));
            if (!spec.Layers[l].HasActivation)
            {
                // Pooling has the fixed weights 1 here as well.
                layers[l] = new DenseLayer(spec.FanIn(l), 1, null, new LevelQuantizer(Codebook.One), null);
                scale = deviation;
            }
            else
            {
                layers[l] = new DenseLayer(spec.FanIn(l), spec.FilterCount(l), (float)deviation, null, null);
                scale = spec.Layers[l].IsResidual ? Math.Sqrt(1 + scale * scale) : 1;
            }

            if (l < activations.Length)
            {
                activations[l] = !spec.HasActivation(l) ? new IdentityActivation() : activation == FloatActivation.Tanh ? new TanhActivation(deviation)
                    : new ReluActivation(deviation);
            }
        }

        return new LatentNetwork(spec, layers, activations, deviation);
    }

    /// <summary>Draws all weights.</summary>
    public void Initialize(RandomSource random)
    {
        foreach (var layer in Layers)
        {
            layer.Initialize(random);
        }
    }

    /// <summary>Sets the sharpness of soft levels and activations.</summary>
    public void Sharpen(float sharpness)
    {
        foreach (var layer in Layers)
        {
            layer.Sharpen(sharpness);
        }

        foreach (var activation in _activations.OfType<AnnealedActivation>())
        {
            activation.Sharpness = sharpness;
        }
    }

    /// <summary>The outputs of one sample in standard deviations; valid until the next call.</summary>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> sample)
    {
        for (var l = 0; l < Layers.Count; l++)
        {
            var input = l == 0 ? sample : _inputs[l];
            var width = _layers[l].Width;
            _layers[l].Forward(input, _sums[l].AsSpan(0, width));
            if (l < _activations.Length)
            {
                var next = _inputs[l + 1].AsSpan(0, width);
                _activations[l].Apply(_sums[l], _values.AsSpan(0, _sums[l].Length));
                _values.AsSpan(0, width).CopyTo(next);
                for (var j = 0; _isResidual[l] && j < width; j++)
                {
                    next[j] += input[j];
                }
            }
        }

        for (var c = 0; c < _outputs.Length; c++)
        {
            _outputs[c] = _sums[^1][c] * _outputScale;
        }

        return _outputs;
    }

    /// <summary>Adds the gradient of one sample's loss to the layers and returns the loss.</summary>
    public double AddGradient(ReadOnlySpan<float> sample, int label, double target, OutputLoss loss)
    {
        var gradients = _sumGradients[^1].AsSpan(0, _outputs.Length);
        var value = loss.Evaluate(Forward(sample), label, target, gradients);
        for (var c = 0; c < gradients.Length; c++)
        {
            gradients[c] *= _outputScale;
        }

        for (var l = Layers.Count - 1; l >= 0; l--)
        {
            var sumGradients = _sumGradients[l].AsSpan(0, _layers[l].Width);
            _layers[l].AddGradient(l == 0 ? sample : _inputs[l], sumGradients);
            if (l > 0)
            {
                _layers[l].Backpropagate(sumGradients, _inputGradients[l]);
                BackpropagateActivations(l, l == 1 ? sample : _inputs[l - 1]);
            }
        }

        return value;
    }

    /// <summary>Turns the gradient of the values below layer l (plus, if it is residual, that of the values above) into the gradient of their sums.</summary>
    private void BackpropagateActivations(int l, ReadOnlySpan<float> inputBelow)
    {
        var width = _layers[l - 1].Width;
        var below = _sumGradients[l - 1];
        var gradients = _inputGradients[l].AsSpan(0, width);
        for (var j = 0; _isResidual[l] && j < width; j++)
        {
            gradients[j] += _inputGradients[l + 1][j];
        }

        // The activation alone, without the inputs that a residual layer adds.
        var values = _values.AsSpan(0, below.Length);
        for (var j = 0; j < width; j++)
        {
            values[j] = _isResidual[l - 1] ? _inputs[l][j] - inputBelow[j] : _inputs[l][j];
        }

        gradients.CopyTo(below);
        below.AsSpan(width).Clear();
        _activations[l - 1].Backpropagate(_sums[l - 1], values, below);
    }

    /// <summary>One pass over the samples in the given order, a step of all layers after every mini-batch; returns the mean loss during the pass.</summary>
    public double TrainEpoch(SampleRows samples, ReadOnlySpan<int> order, int batchSize, OutputLoss loss, float rate, float decay)
    {
        var total = 0.0;
        for (var start = 0; start < order.Length; start += batchSize)
        {
            var batch = order.Slice(start, Math.Min(batchSize, order.Length - start));
            foreach (var n in batch)
            {
                total += AddGradient(samples[n], samples.Labels[n], samples.Targets?[n] ?? 0, loss);
            }

            foreach (var layer in Layers)
            {
                layer.Step(batch.Length, rate, decay);
            }
        }

        return total / order.Length;
    }

    /// <summary>Mean loss and accuracy over samples, for regression R^2; (0, 0) when there are none.</summary>
    public (double Loss, double Accuracy) Measure(SampleRows samples, OutputLoss loss)
    {
        var (total, right) = (0.0, 0);
        var predictions = new double[samples.Targets is null ? 0 : samples.Count];
        for (var n = 0; n < samples.Count; n++)
        {
            var outputs = Forward(samples[n]);
            total += loss.Evaluate(outputs, samples.Labels[n], samples.Targets?[n] ?? 0, _sumGradients[^1].AsSpan(0, _outputs.Length));
            right += QuantizedNetwork.Decide(outputs) == samples.Labels[n] ? 1 : 0;
            if (predictions.Length > 0)
            {
                predictions[n] = outputs[0] / loss.TargetScale;
            }
        }

        var count = Math.Max(1, samples.Count);
        return (total / count, samples.Targets is { } targets ? RegressionScore.Of(predictions, targets).Determination : (double)right / count);
    }

    /// <summary>A copy of the weights of the forward pass, layer by layer.</summary>
    public float[][] CopyValues() => [.. Layers.Select(layer => layer.Values.ToArray())];

    /// <summary>Sets the weights of the forward pass until the next step.</summary>
    public void SetValues(float[][] values)
    {
        for (var l = 0; l < values.Length; l++)
        {
            values[l].CopyTo(Layers[l].Values, 0);
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Bounds;

/// <summary>
/// The hinges of all samples over real weights in the hull of the codebooks; one row of weights (and its bias) for each output. Vectors of the same width on
/// every machine give equal sums.
/// </summary>
internal sealed class RelaxedHinge
{
    private readonly double[] _inputs;
    private readonly int[] _labels;
    private readonly int _outputs;
    private readonly int _padded;
    private readonly double[] _lows;
    private readonly double[] _highs;
    private readonly int _threshold;

    public RelaxedHinge(IntegerNetwork lattice, QuantizedDataset train, int threshold)
    {
        var (layer, lanes) = (lattice.Spec.Layers[0], Vector256<double>.Count);
        var width = train.FeatureCount + (layer.Biases is null ? 0 : 1);
        (_labels, _threshold, _outputs, _padded) = (train.Labels, threshold, layer.Width, (width + lanes - 1) / lanes * lanes);
        _inputs = new double[(long)train.SampleCount * _padded];
        for (var n = 0; n < train.SampleCount; n++)
        {
            var row = _inputs.AsSpan(n * _padded, _padded);
            var sample = train.Sample(n);
            for (var i = 0; i < sample.Length; i++)
            {
                row[i] = sample[i];
            }

            if (layer.Biases is not null)
            {
                row[sample.Length] = lattice.BiasInputs[0];
            }
        }

        // Padding has inputs of 0 and any weight.
        _lows = [.. Enumerable.Range(0, _padded).Select(i => (double)(i == train.FeatureCount && layer.Biases is { } biases ? biases.Minimum
            : layer.Weights.Minimum))];
        _highs = [.. Enumerable.Range(0, _padded)
            .Select(i => (double)(i == train.FeatureCount && layer.Biases is { } biases ? biases.Maximum : layer.Weights.Maximum))];
    }

    /// <summary>Number of weights and biases, padding included: outputs times padded inputs.</summary>
    public int Dimension => _outputs * _padded;

    /// <summary>Products of a forward pass over all samples.</summary>
    public double ProductCount => (double)_inputs.Length * _outputs;

    /// <summary>The nearest value in the hull of a weight.</summary>
    public double Project(int i, double value) => Math.Clamp(value, _lows[i % _padded], _highs[i % _padded]);

    /// <summary>The weights and biases of a network.</summary>
    public double[] WeightsOf(QuantizedNetwork network)
    {
        var (weights, inputs) = (new double[Dimension], network.Lattice.Spec.InputCount);
        for (var c = 0; c < _outputs; c++)
        {
            for (var i = 0; i < inputs; i++)
            {
                weights[c * _padded + i] = network.Weights(0)[c * inputs + i];
            }

            if (network.Lattice.Spec.Layers[0].Biases is not null)
            {
                weights[c * _padded + inputs] = (double)network.Biases(0)[c] / network.Lattice.BiasInputs[0];
            }
        }

        return weights;
    }

    /// <summary>The sum of the alphas at these weights, and G = sum of alphas times margins' derivatives, which is also a direction of descent.</summary>
    public double Alphas(double[] weights, double width, double[] gradient)
    {
        Array.Clear(gradient);
        var (slopes, z, sum) = (new double[_outputs], new double[_outputs], 0.0);
        for (var n = 0; n < _labels.Length; n++)
        {
            var row = _inputs.AsSpan(n * _padded, _padded);
            for (var c = 0; c < _outputs; c++)
            {
                z[c] = Dot(row, weights.AsSpan(c * _padded, _padded));
            }

            sum += Slopes(z, _labels[n], width, slopes);
            for (var c = 0; c < _outputs; c++)
            {
                if (slopes[c] != 0)
                {
                    Add(gradient.AsSpan(c * _padded, _padded), slopes[c], row);
                }
            }
        }

        return sum;
    }

    /// <summary>The bound of the sum of hinges by alphas with this sum and this G.</summary>
    public double Bound(double sum, double[] gradient)
    {
        var bound = _threshold * sum;
        for (var i = 0; i < gradient.Length; i++)
        {
            bound -= Math.Max(gradient[i] * _lows[i % _padded], gradient[i] * _highs[i % _padded]);
        }

        return bound;
    }

    /// <summary>Writes sum of alpha dm/dz by output and returns the sum of the alphas.</summary>
    private double Slopes(double[] z, int label, double width, double[] slopes)
    {
        if (_outputs == 1)
        {
            var sign = label == 1 ? 1 : -1;
            var alpha = Math.Clamp((_threshold - sign * z[0]) / width, 0, 1);
            slopes[0] = sign * alpha;
            return alpha;
        }

        var sum = 0.0;
        for (var c = 0; c < _outputs; c++)
        {
            var alpha = c == label ? 0 : Math.Clamp((_threshold - z[label] + z[c]) / width, 0, 1);
            slopes[c] = -alpha;
            sum += alpha;
        }

        slopes[label] = sum;
        return sum;
    }

    private static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var a = MemoryMarshal.Cast<double, Vector256<double>>(first);
        var b = MemoryMarshal.Cast<double, Vector256<double>>(second);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return Vector256.Sum(sum);
    }

    private static void Add(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        var to = MemoryMarshal.Cast<double, Vector256<double>>(target);
        var from = MemoryMarshal.Cast<double, Vector256<double>>(row);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * from[i];
        }
    }
}

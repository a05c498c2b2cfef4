using System.Numerics;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Bits;

namespace Isinglass.Neural.Inference;

/// <summary>
/// A trained network: integer weights, integer thresholds, integer sums. Layers of one-bit weights on one-bit activations run bit-parallel (64 products a
/// word).
/// </summary>
public sealed class QuantizedNetwork
{
    private readonly int[][] _weights;
    private readonly int[][] _biases;
    private readonly ulong[]?[] _packed;

    /// <summary>The network with the parameter bits <paramref name="bits"/> (0/1) on a lattice.</summary>
    internal QuantizedNetwork(IntegerNetwork lattice, ReadOnlySpan<sbyte> bits)
    {
        if (bits.Length < lattice.Layout.BitCount)
        {
            throw new ArgumentException($"The network {lattice.Spec.Widths} has {lattice.Layout.BitCount} bits, {bits.Length} were given.", nameof(bits));
        }

        Lattice = lattice;
        Bits = [.. bits[..lattice.Layout.BitCount]];
        var layers = lattice.Spec.Layers;
        _weights = new int[layers.Count][];
        _biases = new int[layers.Count][];
        _packed = new ulong[]?[layers.Count];
        for (var l = 0; l < layers.Count; l++)
        {
            var fanIn = lattice.Spec.FanIn(l);
            var filters = lattice.Spec.FilterCount(l);
            _weights[l] = new int[filters * fanIn];
            _biases[l] = new int[filters];
            for (var j = 0; j < filters; j++)
            {
                for (var i = 0; i < fanIn; i++)
                {
                    _weights[l][j * fanIn + i] = layers[l].Weights.Decode(Bits.AsSpan(lattice.Layout.WeightBit(l, j, i)));
                }

                _biases[l][j] = layers[l].Biases is { } biases ? biases.Decode(Bits.AsSpan(lattice.Layout.BiasBit(l, j))) * lattice.BiasInputs[l] : 0;
            }

            if (l > 0 && layers[l].Wiring is null && layers[l - 1] is { IsResidual: false } && lattice.Activations[l - 1].IsSign
                && (layers[l].Weights.Equals(Codebook.Binary) || layers[l].Weights.Equals(Codebook.One)))
            {
                _packed[l] = Pack(_weights[l], layers[l].Width, fanIn);
            }
        }
    }

    /// <summary>The network's description on the integers.</summary>
    internal IntegerNetwork Lattice { get; }

    /// <summary>All parameter bits, 0/1.</summary>
    public sbyte[] Bits { get; }

    /// <summary>Bytes of the packed parameter bits.</summary>
    public int ByteCount => (Bits.Length + 7) / 8;

    /// <summary>Weights of a layer (0-based), filter by filter (in a dense layer neuron by neuron): filters * fan-in values.</summary>
    public ReadOnlySpan<int> Weights(int layer) => _weights[layer];

    /// <summary>Bias contributions of a layer (bias value times the layer's bias input), one a filter.</summary>
    public ReadOnlySpan<int> Biases(int layer) => _biases[layer];

    /// <summary>A new forward pass, which allocates nothing from sample to sample.</summary>
    internal ForwardPass CreatePass() => new(this);

    /// <summary>Writes the outputs (length <see cref="NetworkSpec.OutputCount"/>) for the quantized inputs of one sample.</summary>
    public void Forward(ReadOnlySpan<sbyte> inputs, Span<int> outputs) => CreatePass().Run(inputs).CopyTo(outputs);

    /// <summary>The class of one sample.</summary>
    public int Predict(ReadOnlySpan<sbyte> inputs) => Decide(CreatePass().Run(inputs));

    /// <summary>The class of given outputs: with one output class 1 if it is &gt; 0, of several the first largest.</summary>
    public static int Decide<T>(ReadOnlySpan<T> outputs)
        where T : INumber<T>
    {
        if (outputs.Length == 1)
        {
            return outputs[0] > T.Zero ? 1 : 0;
        }

        var best = 0;
        for (var c = 1; c < outputs.Length; c++)
        {
            best = outputs[c] > outputs[best] ? c : best;
        }

        return best;
    }

    /// <summary>The single output for every sample.</summary>
    internal double[] Outputs(QuantizedDataset data)
    {
        var (outputs, pass) = (new double[data.SampleCount], CreatePass());
        for (var n = 0; n < outputs.Length; n++)
        {
            outputs[n] = pass.Run(data.Sample(n))[0];
        }

        return outputs;
    }

    /// <summary>Confusion matrix and accuracy over a data set; for regression how far the predictions are from the targets.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="target">For regression, how an output becomes a prediction: fitted to training samples, never to those evaluated.</param>
    internal Evaluation Evaluate(QuantizedDataset data, RegressionTarget? target = null)
    {
        if (data.FeatureCount != Lattice.Spec.InputCount)
        {
            throw new InputException($"The network has {Lattice.Spec.InputCount} inputs, the data {data.FeatureCount} features.");
        }

        if (data.Targets is { } targets)
        {
            var scale = target ?? throw new ArgumentException("Numbers are predicted by a scale that training samples have fixed.", nameof(target));
            return new Evaluation([]) { Regression = RegressionScore.Of([.. Outputs(data).Select(scale.Predict)], targets) };
        }

        var confusion = new int[data.ClassCount][];
        for (var c = 0; c < confusion.Length; c++)
        {
            confusion[c] = new int[data.ClassCount];
        }

        var pass = CreatePass();
        for (var n = 0; n < data.SampleCount; n++)
        {
            confusion[data.Labels[n]][Decide(pass.Run(data.Sample(n)))]++;
        }

        return new Evaluation(confusion);
    }

    /// <summary>The values of layer <paramref name="l"/> from those below it.</summary>
    internal void ForwardLayer(int l, ReadOnlySpan<int> values, Span<int> results)
    {
        var layer = Lattice.Spec.Layers[l];
        if (layer.Wiring is { } wiring)
        {
            ForwardWired(wiring, _weights[l], values, _biases[l], results);
        }
        else if (_packed[l] is { } packed)
        {
            ForwardPacked(packed, values, _biases[l], results);
        }
        else
        {
            ForwardDense(_weights[l], values, _biases[l], results);
        }

        for (var j = 0; j < results.Length && l < Lattice.Activations.Count; j++)
        {
            results[j] = Lattice.Activations[l].Apply(results[j]) + (layer.IsResidual ? values[j] : 0);
        }
    }

    private static void ForwardWired(Wiring wiring, int[] weights, ReadOnlySpan<int> values, int[] biases, Span<int> results)
    {
        for (var j = 0; j < results.Length; j++)
        {
            var (position, filter) = Math.DivRem(j, wiring.FilterCount);
            var sources = wiring.Sources(position);
            var row = weights.AsSpan(filter * wiring.FanIn, wiring.FanIn);
            var result = wiring.Kind == WiringKind.MaximumPool ? int.MinValue : biases[filter];
            for (var k = 0; k < row.Length; k++)
            {
                if (wiring.Kind == WiringKind.MaximumPool)
                {
                    result = Math.Max(result, values[sources[k]]);
                }
                else if (sources[k] >= 0)
                {
                    result += row[k] * values[sources[k]];
                }
            }

            results[j] = result;
        }
    }

    private static void ForwardDense(int[] weights, ReadOnlySpan<int> values, int[] biases, Span<int> sums)
    {
        for (var j = 0; j < sums.Length; j++)
        {
            var row = weights.AsSpan(j * values.Length, values.Length);
            var (wide, i) = (Vector<int>.Zero, 0);
            for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                wide += new Vector<int>(row[i..]) * new Vector<int>(values[i..]);
            }

            var sum = biases[j] + Vector.Sum(wide);
            for (; i < values.Length; i++)
            {
                sum += row[i] * values[i];
            }

            sums[j] = sum;
        }
    }

    /// <summary>Sum of d products of +-1 = d - 2 * (number of differing bits).</summary>
    private static void ForwardPacked(ulong[] packed, ReadOnlySpan<int> values, int[] biases, Span<int> sums)
    {
        var words = (values.Length + 63) / 64;
        Span<ulong> inputs = words <= 64 ? stackalloc ulong[words] : new ulong[words];
        inputs.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            inputs[i >> 6] |= values[i] > 0 ? 1UL << (i & 63) : 0;
        }

        for (var j = 0; j < sums.Length; j++)
        {
            sums[j] = biases[j] + values.Length - 2 * BitMatrix.HammingDistance(packed.AsSpan(j * words, words), inputs);
        }
    }

    private static ulong[] Pack(int[] weights, int width, int fanIn)
    {
        var words = (fanIn + 63) / 64;
        var packed = new ulong[width * words];
        for (var j = 0; j < width; j++)
        {
            for (var i = 0; i < fanIn; i++)
            {
                packed[j * words + (i >> 6)] |= weights[j * fanIn + i] > 0 ? 1UL << (i & 63) : 0;
            }
        }

        return packed;
    }
}

using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Training;

namespace Isinglass.Export.Import;

/// <summary>
/// A dense network from elsewhere on the integers of this program: every weight becomes the nearest value of a codebook, at its layer's scale with the least
/// squared error. It is a baseline, not a start for training.
/// </summary>
internal static class NetworkImporter
{
    /// <summary>Pieces of an activation other than sign: their error is far below that of the weights.</summary>
    public const int Subintervals = 8;

    // Scales are tried from 1/50 of the one at which the largest weight is the largest value of the codebook.
    private const int ScaleSteps = 50;

    private const int MostBiasInputs = 512;

    private const string DefaultCodebook = "int8";

    /// <summary>Reads an ONNX file, or an archive of NumPy arrays (.npz).</summary>
    /// <param name="path">The file. Its network must take features as in this program: images from 0 to 1, columns unscaled.</param>
    /// <param name="recipe">Data, classes, image size, input bits, codebooks, and the activation if the file has none.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    /// <exception cref="InputException">The file cannot be read, or does not fit the data.</exception>
    public static (TrainedNetwork Network, Evaluation Train, Evaluation Test) Import(string path, Recipe recipe, string? dataDirectory)
    {
        var data = TrainingData.Prepare(recipe, dataDirectory);
        var network = Read(path, recipe, data);
        return (data.Package(network, recipe.Data), data.Evaluate(network, data.TrainOnce), data.Evaluate(network, data.Test));
    }

    /// <summary>The network of a file, for prepared data.</summary>
    /// <exception cref="InputException">The file cannot be read, or does not fit the data.</exception>
    public static QuantizedNetwork Read(string path, Recipe recipe, TrainingData data)
    {
        var inputs = data.Quantizer.FeatureCount;
        var (layers, seesIntegers) = OnnxLayers.IsArchive(path) ? (NumpyLayers.Read(path, inputs), false)
            : OnnxLayers.Read(path);
        var outputs = data.ClassNames.Count == 2 && layers.Count > 0 && layers[^1].Width == 1 ? 1 : data.Train.Targets is null ? data.ClassNames.Count : 1;
        if (layers.Count == 0 || layers[0].InputCount != inputs || layers[^1].Width != outputs)
        {
            var has = layers.Count == 0 ? "no layers" : $"{layers[0].InputCount} inputs and {layers[^1].Width} outputs";
            throw new InputException(path, 0, $"has {has}; the data has {inputs} features and {data.ClassNames.Count} classes. "
                + "Name the data, the classes and the image size that it was trained on.");
        }

        for (var l = 1; l < layers.Count; l++)
        {
            if (layers[l].InputCount != layers[l - 1].Width)
            {
                throw new InputException(path, 0, $"layer {l + 1} sees {layers[l].InputCount} values, layer {l} gives {layers[l - 1].Width}: it is no "
                    + "chain of dense layers.");
            }
        }

        for (var l = 0; l < layers.Count; l++)
        {
            if (!layers[l].Weights.Concat(layers[l].Biases).All(double.IsFinite))
            {
                throw new InputException(path, 0, $"layer {l + 1} has a weight or a bias that is no finite number. Train the network again, or mend the file.");
            }
        }

        return Convert(path, layers, seesIntegers, recipe, data);
    }

    private static QuantizedNetwork Convert(string path, IReadOnlyList<FloatLayer> layers, bool seesIntegers, Recipe recipe, TrainingData data)
    {
        var activation = Activation(path, layers, recipe);
        var widths = string.Join('-', layers.Select(static layer => layer.Width).Prepend(layers[0].InputCount));
        var biasNames = recipe.Biases is null or "none" ? DefaultCodebook : recipe.Biases;
        var spec = NetworkSpec.Parse(widths, recipe.Weights ?? DefaultCodebook, biasNames, activation);
        var (activations, deviations, biasInputs) = (new List<IntegerActivation>(), new List<double>(), new List<int>());
        var (weights, biases) = (new List<int[]>(), new List<int[]>());
        var (units, offsets) = seesIntegers ? (Enumerable.Repeat(1.0, layers[0].InputCount).ToArray(), new double[layers[0].InputCount])
            : (data.Quantizer.Steps, data.Quantizer.Offsets);
        foreach (var (layer, place) in (layers[^1].Width == 1 && spec.Layers[^1].Weights.Equals(Codebook.One) ? WithoutSigns(layers) : layers)
            .Select(static (layer, place) => (layer, place)))
        {
            var own = spec.Layers[place];
            double[] scaled = [.. layer.Weights.Select((weight, k) => weight * units[k % layer.InputCount])];
            double[] shifted = [.. layer.Biases.Select((bias, j) => bias + Enumerable.Range(0, layer.InputCount)
                .Sum(i => layer.Weights[j * layer.InputCount + i] * offsets[i]))];
            var scale = Scale(scaled, own.Weights);
            weights.Add([.. scaled.Select(weight => Nearest(own.Weights, weight / scale))]);
            biasInputs.Add(BiasInput([.. shifted.Select(bias => bias / scale)], own.Biases!));
            biases.Add([.. shifted.Select(bias => Nearest(own.Biases!, bias / scale / biasInputs[^1]))]);
            deviations.Add(1 / scale);
            if (place < layers.Count - 1)
            {
                activations.Add(IntegerActivation.From(activation, deviations[^1]));
                units = [.. Enumerable.Repeat(1 / activations[^1].Scale, layer.Width)];
                offsets = new double[layer.Width];
            }
        }

        var lattice = new IntegerNetwork(spec, activations, deviations, biasInputs);
        lattice.OutputRange(data.Quantizer.MaxAbs);
        return new QuantizedNetwork(lattice, Bits(lattice, weights, biases));
    }

    private static ActivationSpec Activation(string path, IReadOnlyList<FloatLayer> layers, Recipe recipe)
    {
        var names = layers.SkipLast(1).Select(layer => layer.Activation ?? recipe.Activation).Distinct().ToArray();
        return names.Length switch
        {
            0 or 1 when names.Length == 0 || names[0] == "sign" => ActivationSpec.Sign,
            1 => new ActivationSpec(ScalarFunction.Parse(names[0]), recipe.Subintervals, recipe.Degree),
            _ => throw new InputException(path, 0, $"has the activations {string.Join(" and ", names)}. A network here has one for all its hidden layers."),
        };
    }

    /// <summary>Moves the signs of output weights into their sign units; the weights are then 1.</summary>
    private static IReadOnlyList<FloatLayer> WithoutSigns(IReadOnlyList<FloatLayer> layers)
    {
        var (below, last) = (layers[^2], layers[^1]);
        var sign = last.Weights.Select(static weight => weight < 0 ? -1.0 : 1.0).ToArray();
        return
        [
            .. layers.SkipLast(2),
            below with { Weights = [.. below.Weights.Select((weight, k) => weight * sign[k / below.InputCount])],
                Biases = [.. below.Biases.Select((bias, j) => bias * sign[j])] },
            last with { Weights = [.. last.Weights.Select(Math.Abs)] },
        ];
    }

    /// <summary>The unit of a layer's integers with the least sum of squared errors of its weights.</summary>
    private static double Scale(double[] weights, Codebook codebook)
    {
        var largest = weights.Max(Math.Abs);
        return largest == 0 ? 1 : Enumerable.Range(1, ScaleSteps).Select(k => largest / codebook.MaximumMagnitude * k / ScaleSteps)
            .MinBy(scale => weights.Sum(weight => Math.Pow(weight - scale * Nearest(codebook, weight / scale), 2)));
    }

    /// <summary>The unit of biases: the smallest with the least error, or one that reaches the largest bias.</summary>
    private static int BiasInput(double[] biases, Codebook codebook)
    {
        var largest = biases.Max(Math.Abs);
        var reaching = Math.Max(1, (int)Math.Ceiling(Math.Min(largest / codebook.MaximumMagnitude, int.MaxValue / 1024)));
        return Enumerable.Range(1, (int)Math.Clamp(largest, 1, MostBiasInputs)).Append(reaching)
            .MinBy(input => biases.Sum(bias => Math.Pow(bias - input * Nearest(codebook, bias / input), 2)));
    }

    /// <summary>The nearest value; of two equally near the smaller one.</summary>
    private static int Nearest(Codebook codebook, double value) => codebook.Levels.MinBy(level => (Math.Abs(level - value), Math.Abs(level)));

    private static sbyte[] Bits(IntegerNetwork lattice, List<int[]> weights, List<int[]> biases)
    {
        var bits = new sbyte[lattice.Layout.BitCount];
        for (var l = 0; l < weights.Count; l++)
        {
            var (layer, fanIn) = (lattice.Spec.Layers[l], lattice.Spec.FanIn(l));
            for (var j = 0; j < layer.Width; j++)
            {
                for (var i = 0; i < fanIn && layer.Weights.BitCount > 0; i++)
                {
                    layer.Weights.Encode(weights[l][j * fanIn + i], bits.AsSpan(lattice.Layout.WeightBit(l, j, i), layer.Weights.BitCount));
                }

                layer.Biases!.Encode(biases[l][j], bits.AsSpan(lattice.Layout.BiasBit(l, j), layer.Biases.BitCount));
            }
        }

        return bits;
    }
}

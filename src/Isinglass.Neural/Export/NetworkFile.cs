using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Export;

/// <summary>
/// The file <c>network.json</c>: integer weights by layer and neuron (in a wired layer by filter), integer thresholds and levels of activations, and the whole
/// preprocessing: columns and categories of a table, size of images, offsets and steps of the inputs. Equal networks give equal bytes. docs/network-format.md
/// and docs/network.schema.json describe it.
/// </summary>
internal static class NetworkFile
{
    /// <summary>Version of the layout; readers refuse later ones. 1 has dense layers only, 2 adds wired ones, 3 tables.</summary>
    public const int Version = 3;

    /// <summary>The name of the layout.</summary>
    public const string Format = "isinglass-network";

    private const string Cure = "Train it again, or take an undamaged copy.";

    private const int FirstVersion = 1;

    /// <summary>Writes a network.</summary>
    public static void Write(string path, TrainedNetwork trained) =>
        AtomicFile.Write(path, stream => stream.Write(JsonText.Bytes(NetworkContent.Of(trained), NetworkJson.Default.NetworkContent)));

    /// <summary>Reads a network; an <see cref="InputException"/> says what is wrong with the file.</summary>
    public static TrainedNetwork Read(string path) => JsonDocumentFile.Read(
        path,
        $"There is no network file {path}. Train one with: isinglass train `output` FOLDER, and name FOLDER/network.json.",
        Cure,
        FromJson);

    /// <summary>Reads a network from a JSON object.</summary>
    /// <exception cref="InputException">It is damaged, or of another version.</exception>
    public static TrainedNetwork FromJson(JsonField root)
    {
        if (root["format"].Text != Format)
        {
            throw root["format"].Error("this is no network file of isinglass.");
        }

        if (root["version"].Integer() is var version and not (>= FirstVersion and <= Version))
        {
            throw root["version"].Error($"the file has version {version}; this program reads versions {FirstVersion} to {Version}.");
        }

        var widths = root["widths"].Parse(NetworkText.Parse);
        var layers = root["layers"].Items.ToArray();
        if (layers.Length != widths.Layers.Count)
        {
            throw root["layers"].Error($"the network {root["widths"].Text} has {widths.Layers.Count} layers, not {layers.Length}.");
        }

        var spec = NetworkSpec.FromText(
            widths,
            l => (layers[l]["weight_codebook"].Parse(Codebook.Parse), layers[l].Find("bias_codebook")?.Parse(Codebook.Parse)),
            new ActivationSpec(root["activation"].Parse(ScalarFunction.Parse)));
        var lattice = new IntegerNetwork(
            spec,
            [.. layers.Take(layers.Length - 1).Select(static layer => new IntegerActivation(layer["thresholds"].Integers, layer["bases"].Integers,
            layer["slopes"].Integers))],
            [.. layers.Select(static layer => layer["deviation"].Number)],
            [.. layers.Select(static layer => layer["bias_input"].Integer())]);
        var network = new QuantizedNetwork(lattice, ReadBits(lattice, layers));
        var (outputs, classes) = (spec.OutputCount, root["classes"].Texts);
        if (classes.Length != outputs && !(outputs == 1 && (classes.Length == 2 || root.Find("target") is not null)))
        {
            throw root["classes"].Error($"{classes.Length} classes are named for {outputs} outputs.");
        }

        var numbers = root["class_numbers"].Integers;
        if (numbers.Length != classes.Length && root.Find("target") is null)
        {
            throw root["class_numbers"].Error($"{classes.Length} classes have {numbers.Length} numbers; each needs one.");
        }

        var inputs = root["inputs"];
        var quantizer = new InputQuantizer(inputs["bits"].Integer(InputQuantizer.FewestBits, InputQuantizer.MostBits),
            ReadNumbers(inputs["offsets"], spec.InputCount), ReadNumbers(inputs["steps"], spec.InputCount, least: 0));
        // Networks whose sums would overflow the forward pass are refused here.
        lattice.OutputRange(quantizer.MaxAbs);
        ImageShape? image = root.Find("image")?.Parse(ImageShape.Parse);
        return new TrainedNetwork(network, quantizer, image, classes, numbers, root["data"].Text)
        {
            Target = root.Find("target") is { } target ? new RegressionTarget(target["name"].Text, target["slope"].Number, target["offset"].Number) : null,
            Table = root.Find("table") is { } table ? TableSchemaJson.Read(table, quantizer.FeatureCount, image) : null,
        };
    }

    private static double[] ReadNumbers(JsonField list, int count, double least = double.NegativeInfinity)
    {
        var numbers = list.Items.Select(item => item.Number >= least ? item.Number : throw item.Error($"at least {least} is expected, not {item.Number}."))
            .ToArray();
        return numbers.Length == count ? numbers : throw list.Error($"the network takes {count} inputs, and this has {numbers.Length} numbers.");
    }

    private static sbyte[] ReadBits(IntegerNetwork lattice, JsonField[] layers)
    {
        var bits = new sbyte[lattice.Layout.BitCount];
        for (var l = 0; l < layers.Length; l++)
        {
            var (layer, fanIn, filters) = (lattice.Spec.Layers[l], lattice.Spec.FanIn(l), lattice.Spec.FilterCount(l));
            var weights = layers[l]["weights"];
            var rows = weights.Items.Select(static row => row.Items.ToArray()).ToArray();
            if (rows.Length != filters || rows.Any(row => row.Length != fanIn))
            {
                throw weights.Error($"the layer has {filters} rows of {fanIn} weights, not these {rows.Length}.");
            }

            for (var j = 0; j < filters; j++)
            {
                for (var i = 0; i < fanIn && layer.Weights.BitCount > 0; i++)
                {
                    Encode(layer.Weights, rows[j][i], bits.AsSpan(lattice.Layout.WeightBit(l, j, i), layer.Weights.BitCount));
                }
            }

            if (layer.Biases is null && layers[l].Find("biases") is { } stray)
            {
                throw stray.Error("the layer has no bias_codebook, and biases need one.");
            }

            if (layer.Biases is { BitCount: > 0 } biases)
            {
                var values = layers[l]["biases"].Items.ToArray();
                if (values.Length != filters)
                {
                    throw layers[l]["biases"].Error($"the layer has {filters} biases, not {values.Length}.");
                }

                for (var j = 0; j < filters; j++)
                {
                    Encode(biases, values[j], bits.AsSpan(lattice.Layout.BiasBit(l, j), biases.BitCount));
                }
            }
        }

        return bits;
    }

    private static void Encode(Codebook codebook, JsonField field, Span<sbyte> bits)
    {
        var value = field.Integer();
        codebook.Encode(value, bits);
        if (codebook.Decode(bits) != value)
        {
            throw field.Error($"{value} is not a value of the codebook {codebook}.");
        }
    }
}

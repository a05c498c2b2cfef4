using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Export;

/// <summary>
/// The file <c>network.json</c>: integer weights by layer and neuron (in a wired layer by filter), integer thresholds and levels of activations, and the whole preprocessing: columns and categories of
/// a table, size of images, offsets and steps of the inputs. Equal networks give equal bytes. docs/network-format.md and docs/network.schema.json describe it.
/// </summary>
public static class NetworkFile
{
    /// <summary>Version of the layout; readers refuse later ones. 1 knew dense layers only, 2 wired ones too, 3 knows tables.</summary>
    public const int Version = 3;

    private const int FirstVersion = 1;

    /// <summary>Writes a network.</summary>
    public static void Write(string path, TrainedNetwork trained) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        Write(json, trained);
    });

    /// <summary>Writes a network as a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, TrainedNetwork trained)
    {
        var (network, lattice) = (trained.Network, trained.Network.Lattice);
        json.WriteStartObject();
        json.WriteString("format", "isinglass-network");
        json.WriteNumber("version", Version);
        json.WriteString("widths", lattice.Spec.Widths);
        json.WriteString("data", trained.Data);
        if (trained.Image is { } image)
        {
            json.WriteString("image", image.ToString());
        }

        if (trained.Table is { } table)
        {
            TableSchemaJson.Write(json, table);
        }

        WriteArray(json, "classes", trained.ClassNames, (j, name) => j.WriteStringValue(name));
        WriteRaw(json, "class_numbers", trained.ClassNumbers.Select(number => number.ToString()));
        if (trained.Target is { } target)
        {
            json.WriteStartObject("target");
            json.WriteString("name", target.Name);
            json.WriteNumber("slope", target.Slope);
            json.WriteNumber("offset", target.Offset);
            json.WriteEndObject();
        }

        json.WriteStartObject("inputs");
        json.WriteNumber("bits", trained.Quantizer.Bits);
        WriteRaw(json, "offsets", trained.Quantizer.Offsets.Select(offset => offset.ToString("R")));
        WriteRaw(json, "steps", trained.Quantizer.Steps.Select(step => step.ToString("R")));
        json.WriteEndObject();
        json.WriteString("activation", lattice.Spec.Activation.Function.Name);
        json.WriteStartArray("layers");
        for (var l = 0; l < lattice.Spec.Layers.Count; l++)
        {
            WriteLayer(json, network, l);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a network; an <see cref="InputException"/> says what is wrong with the file.</summary>
    public static TrainedNetwork Read(string path) => JsonDocumentFile.Read(
        path,
        $"There is no network file {path}. Train one with: isinglass train `output` FOLDER, and name FOLDER/network.json.",
        "not a whole network file ({0}). Train it again, or take an undamaged copy.",
        root => Read(path, root));

    private static void WriteLayer(Utf8JsonWriter json, QuantizedNetwork network, int l)
    {
        var lattice = network.Lattice;
        var (layer, fanIn) = (lattice.Spec.Layers[l], lattice.Spec.FanIn(l));
        json.WriteStartObject();
        json.WriteString("weight_codebook", layer.Weights.Name);
        if (layer.Biases is { } biases)
        {
            json.WriteString("bias_codebook", biases.Name);
        }

        json.WriteNumber("bias_input", lattice.BiasInputs[l]);
        json.WriteNumber("deviation", lattice.Deviations[l]);
        if (l < lattice.Activations.Count)
        {
            var activation = lattice.Activations[l];
            WriteRaw(json, "thresholds", activation.Thresholds.Select(value => value.ToString()));
            WriteRaw(json, "bases", activation.Bases.Select(value => value.ToString()));
            WriteRaw(json, "slopes", activation.Slopes.Select(value => value.ToString()));
        }

        json.WriteStartArray("weights");
        for (var j = 0; j < lattice.Spec.FilterCount(l); j++)
        {
            json.WriteRawValue("[" + string.Join(",", network.Weights(l).Slice(j * fanIn, fanIn).ToArray()) + "]");
        }

        json.WriteEndArray();
        if (layer.Biases is not null)
        {
            WriteRaw(json, "biases", network.Biases(l).ToArray().Select(value => (value / lattice.BiasInputs[l]).ToString()));
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a network from a JSON object; <paramref name="path"/> stands in errors.</summary>
    public static TrainedNetwork Read(string path, JsonElement root)
    {
        if (root.GetProperty("format").GetString() != "isinglass-network")
        {
            throw new InputException(path, 0, "is not a network file of isinglass (its format is another one).");
        }

        if (root.GetProperty("version").GetInt32() is var version and not (>= FirstVersion and <= Version))
        {
            throw new InputException(path, 0, $"has version {version}; this program reads versions {FirstVersion} to {Version}. Train it again, or use the program that wrote it.");
        }

        var layers = root.GetProperty("layers").EnumerateArray().ToArray();
        var spec = NetworkSpec.FromText(
            NetworkText.Parse(root.GetProperty("widths").GetString()!),
            l => (Codebook.Parse(layers[l].GetProperty("weight_codebook").GetString()!), layers[l].TryGetProperty("bias_codebook", out var bias) ? Codebook.Parse(bias.GetString()!) : null),
            new ActivationSpec(ScalarFunction.Parse(root.GetProperty("activation").GetString()!)));
        var lattice = new NetworkLattice(
            spec,
            [.. layers.Take(layers.Length - 1).Select(layer => new IntegerActivation(Integers(layer, "thresholds"), Integers(layer, "bases"), Integers(layer, "slopes")))],
            [.. layers.Select(layer => layer.GetProperty("deviation").GetDouble())],
            [.. layers.Select(layer => layer.GetProperty("bias_input").GetInt32())]);
        var network = new QuantizedNetwork(lattice, ReadBits(path, lattice, layers));
        var (outputs, classes) = (spec.OutputCount, root.GetProperty("classes").GetArrayLength());
        if (classes != outputs && !(outputs == 1 && (classes == 2 || root.TryGetProperty("target", out _))))
        {
            throw new InputException(path, 0, $"names {classes} classes for {outputs} outputs. The file is damaged; take an undamaged copy.");
        }

        var inputs = root.GetProperty("inputs");
        var quantizer = new InputQuantizer(inputs.GetProperty("bits").GetInt32(), Numbers(inputs, "offsets"), Numbers(inputs, "steps"));
        ImageShape? image = root.TryGetProperty("image", out var shape) ? ImageShape.Parse(shape.GetString()!) : null;
        return new TrainedNetwork(
            network, quantizer, image, [.. root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)], Integers(root, "class_numbers"), root.GetProperty("data").GetString()!)
        {
            Target = root.TryGetProperty("target", out var target)
                ? new RegressionTarget(target.GetProperty("name").GetString()!, target.GetProperty("slope").GetDouble(), target.GetProperty("offset").GetDouble())
                : null,
            Table = root.TryGetProperty("table", out var table) ? TableSchemaJson.Read(path, table, quantizer.FeatureCount, image) : null,
        };
    }

    private static sbyte[] ReadBits(string path, NetworkLattice lattice, JsonElement[] layers)
    {
        var bits = new sbyte[lattice.Layout.BitCount];
        for (var l = 0; l < layers.Length; l++)
        {
            var (layer, fanIn) = (lattice.Spec.Layers[l], lattice.Spec.FanIn(l));
            var rows = layers[l].GetProperty("weights").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetInt32()).ToArray()).ToArray();
            var filters = lattice.Spec.FilterCount(l);
            if (rows.Length != filters || rows.Any(row => row.Length != fanIn))
            {
                throw new InputException(path, 0, $"layer {l + 1} should have {filters} rows of {fanIn} weights. The file is damaged; take an undamaged copy.");
            }

            for (var j = 0; j < filters; j++)
            {
                for (var i = 0; i < fanIn && layer.Weights.BitCount > 0; i++)
                {
                    Encode(path, layer.Weights, rows[j][i], bits.AsSpan(lattice.Layout.WeightBit(l, j, i), layer.Weights.BitCount));
                }
            }

            if (layer.Biases is { BitCount: > 0 } biases)
            {
                var values = Integers(layers[l], "biases");
                for (var j = 0; j < filters; j++)
                {
                    Encode(path, biases, values[j], bits.AsSpan(lattice.Layout.BiasBit(l, j), biases.BitCount));
                }
            }
        }

        return bits;
    }

    private static void Encode(string path, Codebook codebook, int value, Span<sbyte> bits)
    {
        codebook.Encode(value, bits);
        if (codebook.Decode(bits) != value)
        {
            throw new InputException(path, 0, $"{value} is not a value of the codebook {codebook}. The file is damaged; take an undamaged copy.");
        }
    }

    private static int[] Integers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, IEnumerable<string> numbers)
    {
        json.WritePropertyName(name);
        json.WriteRawValue("[" + string.Join(",", numbers) + "]");
    }
}

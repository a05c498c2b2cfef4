using System.Globalization;
using Isinglass.Export.Import;
using Isinglass.Export.Lowering;

namespace Isinglass.Export.Onnx;

/// <summary>Adds operations and constants to a graph, each with a unique name.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Metadata key of the network's title.</summary>
    public const string TitleKey = "network";

    private int _count;

    /// <summary>The graph so far.</summary>
    public OnnxGraph Graph { get; } = new();

    /// <summary>Name of the value of a layer, by which it is found again.</summary>
    public static string LayerName(int member, int layer) => $"member{member}_layer{layer}";

    /// <summary>A constant.</summary>
    public string Constant(OnnxTensor tensor)
    {
        var name = $"constant{++_count}";
        Graph.Constants.Add(name, tensor);
        return name;
    }

    /// <summary>A number.</summary>
    public string Scalar(OnnxType type, double value) => Constant(OnnxTensor.Scalar(type, value));

    /// <summary>An operation; returns the name of its value.</summary>
    public string Node(string kind, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes) => Foreign("", kind, inputs, attributes);

    /// <summary>An operation of another domain.</summary>
    public string Foreign(string domain, string kind, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes)
    {
        var name = $"value{++_count}";
        Graph.Nodes.Add(new OnnxNode(kind, domain, inputs, [name], attributes.ToDictionary(static one => one.Name, static one => one.Value)));
        return name;
    }

    /// <summary>The same numbers in another type.</summary>
    public string Cast(string value, OnnxType type) => Node("Cast", [value], ("to", (long)type));

    /// <summary>Another shape for every sample; the samples stay the first axis.</summary>
    public string Reshape(string value, params int[] shape) =>
        Node("Reshape", [value, Constant(OnnxTensor.Row(OnnxType.Int64, [-1, .. shape.Select(static length => (double)length)]))]);

    /// <summary>Gives the value of the last operation a name.</summary>
    public string Name(string name)
    {
        Graph.Nodes[^1] = Graph.Nodes[^1] with { Outputs = [name] };
        return name;
    }

    /// <summary>Adds metadata: classes and preprocessing for readers, and the network file for this program.</summary>
    public void Describe(ExportedNetwork network)
    {
        var (trained, quantizer) = (network.Trained, network.Trained.Quantizer);
        Graph.Metadata[TitleKey] = network.Title;
        Graph.Metadata["data"] = trained.Data;
        Graph.Metadata["classes"] = string.Join('\n', trained.ClassNames);
        Graph.Metadata["input_bits"] = $"{quantizer.Bits}";
        Graph.Metadata["input_offsets"] = Numbers(quantizer.Offsets);
        Graph.Metadata["input_steps"] = Numbers(quantizer.Steps);
        Graph.Metadata["input_rule"] = "clamp(round_half_away((feature - offset) / step), -M, M), M = 2^(bits-1) - 1; with one bit +1 where feature > "
            + "offset, else -1; 0 where the step is 0";
        if (trained.Image is { } image)
        {
            Graph.Metadata["image"] = $"{image}";
        }

        if (trained.Table is { } table)
        {
            Graph.Metadata["columns"] = string.Join('\n', table.Columns.Select(static column => column.Name));
        }

        if (trained.Target is { } target)
        {
            Graph.Metadata["target"] = string.Create(CultureInfo.InvariantCulture, $"{target.Slope:R} * score + {target.Offset:R}");
        }

        OwnExport.Add(Graph, network);
    }

    private static string Numbers(double[] values) => string.Join(',', values.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)));
}

using Isinglass.Export.Onnx;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Export.Import;

/// <summary>
/// The dense layers of an ONNX or QONNX file: a chain of Gemm or MatMul with Add, and activations; operators that only rename or reshape are skipped.
/// </summary>
internal static class OnnxLayers
{
    private static readonly string[] OfConstants =
        ["Identity", "Cast", "Neg", "Add", "Sub", "Mul", "Reshape", "Transpose", "BipolarQuant", "IntQuant"];

    /// <summary>Reads them, and whether a quantizer precedes the first: its inputs are then integers, not features.</summary>
    /// <exception cref="InputException">The file is damaged, or has an operator without a corresponding layer; the message names it.</exception>
    public static (IReadOnlyList<FloatLayer> Layers, bool SeesIntegers) Read(string path) => Readable(path, () => Chain(path, Graph(path)));

    /// <summary>Whether a file is an archive of NumPy arrays, by its name, and no graph.</summary>
    public static bool IsArchive(string path) => Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The graph of a file.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static OnnxGraph Graph(string path) => Readable(path, () => OnnxGraph.Read(PackedFile.ReadAll(path)));

    private static T Readable<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            throw new InputException(path, 0, $"is no ONNX file that can be read: {exception.Message}.", exception);
        }
    }

    private static (IReadOnlyList<FloatLayer> Layers, bool SeesIntegers) Chain(string path, OnnxGraph graph)
    {
        var (layers, constants, value) = (new List<FloatLayer>(), new Dictionary<string, OnnxTensor>(graph.Constants), graph.Inputs.Count == 1
            ? graph.Inputs[0].Name
            : throw new InputException(path, 0, $"has {graph.Inputs.Count} inputs. A network of one input can be imported."));
        var seesIntegers = false;
        foreach (var node in graph.Nodes)
        {
            if (node.Inputs.All(name => name.Length == 0 || constants.ContainsKey(name)))
            {
                // Quantizers of weights, and constants as nodes.
                constants[node.Outputs[0]] = Constant(constants, node);
                continue;
            }

            if (!node.Inputs.Contains(value))
            {
                // Scores and classes after the last layer branch off.
                continue;
            }

            switch (node.Operator)
            {
                case "Gemm" or "MatMul":
                    layers.Add(Layer(path, node, constants));
                    break;
                case "Add" when layers.Count > 0 && layers[^1].Activation is null && node.Inputs.Select(name => constants.GetValueOrDefault(name))
                    .FirstOrDefault(static one => one is not null) is { } bias:
                    layers[^1] = layers[^1] with { Biases = [.. layers[^1].Biases.Zip(Biases(bias, layers[^1].Width), static (own, added) => own + added)] };
                    break;
                case "Relu" or "Tanh" or "Sign" or "BipolarQuant" or "Sigmoid" when layers.Count > 0:
                    layers[^1] = layers[^1] with { Activation = node.Operator == "BipolarQuant" ? "sign" : node.Operator.ToLowerInvariant() };
                    break;
                case "IntQuant" or "Quant" or "BipolarQuant" when layers.Count == 0:
                    seesIntegers = true;
                    break;
                case "Identity" or "Flatten" or "Reshape" or "Cast" or "Softmax" or "IntQuant" or "Quant":
                    break;
                case "Concat" or "Neg" or "ArgMax":
                    return (layers, seesIntegers);
                default:
                    throw new InputException(path, 0, $"has the operator {node.Operator}, which no layer here stands for. " + (OwnExport.IsMarked(graph)
                        ? "It was exported by isinglass and changed since: import it as it was exported."
                        : "Dense layers (Gemm, MatMul, Add) with Relu, Tanh, Sigmoid or Sign can be imported."));
            }

            value = node.Outputs[0];
        }

        return (layers, seesIntegers);
    }

    /// <summary>The result of an operation on constants: weights after a quantizer, a cast or a transposition.</summary>
    private static OnnxTensor Constant(Dictionary<string, OnnxTensor> constants, OnnxNode node)
    {
        if (node.Operator == "Constant")
        {
            return node.Attributes.GetValueOrDefault("value") as OnnxTensor ?? throw new InvalidDataException("it has a constant without a tensor");
        }

        if (!OfConstants.Contains(node.Operator))
        {
            throw new InvalidDataException($"its operation {node.Operator} on constants is not known here");
        }

        try
        {
            var result = new OnnxInterpreter(Alone(constants, node)).Constant(node.Outputs[0]);
            return result.Values.Length == result.Shape.Aggregate(1L, static (product, length) => product * length) ? result
                : throw new InvalidDataException($"its operation {node.Operator} does not fit the constants that it is given");
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or KeyNotFoundException or DivideByZeroException)
        {
            // The interpreter does not check the shapes of a graph, and this file may have any.
            throw new InvalidDataException($"its operation {node.Operator} does not fit the constants that it is given", exception);
        }
    }

    private static double[] Biases(OnnxTensor bias, int width) => bias.Values.Length == width ? bias.Values
        : bias.Values.Length == 1 ? [.. Enumerable.Repeat(bias.Values[0], width)]
        : throw new InvalidDataException($"a layer of {width} neurons has {bias.Values.Length} biases");

    private static OnnxGraph Alone(Dictionary<string, OnnxTensor> constants, OnnxNode node)
    {
        var graph = new OnnxGraph();
        foreach (var name in node.Inputs.Where(static name => name.Length > 0))
        {
            graph.Constants[name] = constants[name];
        }

        graph.Nodes.Add(node);
        return graph;
    }

    private static FloatLayer Layer(string path, OnnxNode node, Dictionary<string, OnnxTensor> constants)
    {
        if (node.Inputs.Count < 2 || !constants.TryGetValue(node.Inputs[1], out var weights) || weights.Shape.Length != 2 || node.Integer("transA", 0) != 0)
        {
            throw new InputException(path, 0, $"has a {node.Operator} whose second factor is no constant matrix. Dense layers with constant weights can "
                + "be imported.");
        }

        var isByNeuron = node.Integer("transB", 0) == 1;
        var (width, inputs) = isByNeuron ? (weights.Shape[0], weights.Shape[1]) : (weights.Shape[1], weights.Shape[0]);
        var (scale, shift) = (node.Single("alpha", 1), node.Single("beta", 1));
        double[] values = [.. Enumerable.Range(0, width * inputs).Select(k => scale * weights.Values[isByNeuron ? k : k % inputs * width + k / inputs])];
        var biases = node.Inputs.Count > 2 && constants.TryGetValue(node.Inputs[2], out var bias)
            ? Biases(bias, width).Select(value => value * shift).ToArray() : new double[width];
        return new FloatLayer(inputs, values, biases);
    }
}

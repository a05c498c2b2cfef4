using System.Buffers.Binary;

namespace Isinglass.Export.Onnx;

/// <summary>
/// A model file of ONNX: the needed parts of ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto and ValueInfoProto. Field numbers are those of
/// onnx.proto (IR version 7 and later); unknown fields are skipped.
/// </summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const string SampleAxis = "N";

    /// <summary>Version of the operators by domain; the empty one is ONNX.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    /// <summary>Operations in a possible order of execution.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>Constants by name.</summary>
    public Dictionary<string, OnnxTensor> Constants { get; } = [];

    /// <summary>Inputs.</summary>
    public List<OnnxValue> Inputs { get; } = [];

    /// <summary>Outputs.</summary>
    public List<OnnxValue> Outputs { get; } = [];

    /// <summary>Metadata by name.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The file's bytes; equal graphs give equal bytes.</summary>
    public byte[] ToBytes()
    {
        var model = new ProtobufWriter();
        model.Number(1, IrVersion);
        model.Text(2, "isinglass");
        model.Message(7, WriteGraph);
        foreach (var (domain, version) in Opsets)
        {
            model.Message(8, opset =>
            {
                opset.Text(1, domain);
                opset.Number(2, version);
            });
        }

        foreach (var (name, value) in Metadata)
        {
            model.Message(14, entry =>
            {
                entry.Text(1, name);
                entry.Text(2, value);
            });
        }

        return model.ToArray();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file, or contain something unknown.</exception>
    public static OnnxGraph Read(ReadOnlyMemory<byte> bytes)
    {
        var (graph, model, hasGraph) = (new OnnxGraph(), new ProtobufReader(bytes), false);
        while (model.Next())
        {
            switch (model.Field)
            {
                case 7:
                    graph.ReadGraph(model.Message);
                    hasGraph = true;
                    break;
                case 8:
                    var (domain, version) = Pair(model.Message);
                    graph.Opsets[domain] = version;
                    break;
                case 14:
                    var (key, value) = Texts(model.Message);
                    graph.Metadata[key] = value;
                    break;
            }
        }

        return hasGraph ? graph : throw new InvalidDataException("it has no graph");
    }

    private void WriteGraph(ProtobufWriter graph)
    {
        foreach (var node in Nodes)
        {
            graph.Message(1, message => Write(message, node));
        }

        graph.Text(2, "network");
        foreach (var (name, tensor) in Constants)
        {
            graph.Message(5, message => Write(message, name, tensor));
        }

        foreach (var value in Inputs)
        {
            graph.Message(11, message => Write(message, value));
        }

        foreach (var value in Outputs)
        {
            graph.Message(12, message => Write(message, value));
        }
    }

    private static void Write(ProtobufWriter message, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            message.Text(1, input);
        }

        foreach (var output in node.Outputs)
        {
            message.Text(2, output);
        }

        message.Text(3, node.Outputs[0]);
        message.Text(4, node.Operator);
        foreach (var (name, value) in node.Attributes)
        {
            message.Message(5, attribute => WriteAttribute(attribute, name, value));
        }

        if (node.Domain.Length > 0)
        {
            message.Text(7, node.Domain);
        }
    }

    private static void WriteAttribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case float number:
                attribute.Single(2, number);
                attribute.Number(20, 1);
                break;
            case long number:
                attribute.Number(3, number);
                attribute.Number(20, 2);
                break;
            case string text:
                attribute.Text(4, text);
                attribute.Number(20, 3);
                break;
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Number(8, number);
                }

                attribute.Number(20, 7);
                break;
            default:
                throw new ArgumentException($"An attribute of the type {value.GetType()} is not written.", nameof(value));
        }
    }

    private static void Write(ProtobufWriter message, string name, OnnxTensor tensor)
    {
        foreach (var length in tensor.Shape)
        {
            message.Number(1, length);
        }

        message.Number(2, (int)tensor.Type);
        message.Text(8, name);
        var size = SizeOf(tensor.Type);
        var raw = new byte[tensor.Values.Length * size];
        for (var k = 0; k < tensor.Values.Length; k++)
        {
            var value = tensor.Values[k];
            var place = raw.AsSpan(k * size);
            switch (tensor.Type)
            {
                case OnnxType.Float:
                    BinaryPrimitives.WriteSingleLittleEndian(place, (float)value);
                    break;
                case OnnxType.Double:
                    BinaryPrimitives.WriteDoubleLittleEndian(place, value);
                    break;
                case OnnxType.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(place, (int)value);
                    break;
                case OnnxType.Int64:
                    BinaryPrimitives.WriteInt64LittleEndian(place, (long)value);
                    break;
                default:
                    place[0] = (byte)(int)value;
                    break;
            }
        }

        message.Bytes(9, raw);
    }

    private static void Write(ProtobufWriter message, OnnxValue value)
    {
        message.Text(1, value.Name);
        message.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, (int)value.Type);
            tensor.Message(2, shape =>
            {
                shape.Message(1, axis => axis.Text(2, SampleAxis));
                if (value.Width is { } width)
                {
                    shape.Message(1, axis => axis.Number(1, width));
                }
            });
        }));
    }

    private void ReadGraph(ProtobufReader graph)
    {
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    Nodes.Add(ReadNode(graph.Message));
                    break;
                case 5:
                    var (name, tensor) = ReadTensor(graph.Message);
                    Constants[name] = tensor;
                    break;
                case 11:
                    Inputs.Add(ReadValue(graph.Message));
                    break;
                case 12:
                    Outputs.Add(ReadValue(graph.Message));
                    break;
            }
        }

        // Files of IR versions before 4 list constants among the inputs.
        Inputs.RemoveAll(input => Constants.ContainsKey(input.Name));
    }

    private static OnnxNode ReadNode(ProtobufReader message)
    {
        var (inputs, outputs, attributes) = (new List<string>(), new List<string>(), new Dictionary<string, object>());
        var (kind, domain) = ("", "");
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    inputs.Add(message.Text);
                    break;
                case 2:
                    outputs.Add(message.Text);
                    break;
                case 4:
                    kind = message.Text;
                    break;
                case 5:
                    ReadAttribute(message.Message, attributes);
                    break;
                case 7:
                    domain = message.Text;
                    break;
            }
        }

        return outputs.Count > 0 ? new OnnxNode(kind, domain, inputs, outputs, attributes)
            : throw new InvalidDataException($"its operation {kind} gives nothing");
    }

    private static void ReadAttribute(ProtobufReader message, Dictionary<string, object> attributes)
    {
        var (name, value, numbers) = ("", (object?)null, new List<long>());
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    name = message.Text;
                    break;
                case 2:
                    value = message.Single;
                    break;
                case 3:
                    value = message.Number;
                    break;
                case 4:
                    value = message.Text;
                    break;
                case 5:
                    value = ReadTensor(message.Message).Tensor;
                    break;
                case 8:
                    numbers.AddRange(message.Numbers());
                    break;
            }
        }

        attributes[name] = value ?? numbers.ToArray();
    }

    private static (string Name, OnnxTensor Tensor) ReadTensor(ProtobufReader message)
    {
        var (shape, values, raw) = (new List<int>(), new List<double>(), (ReadOnlyMemory<byte>?)null);
        var (name, type) = ("", OnnxType.None);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    shape.AddRange(message.Numbers().Select(static length => checked((int)length)));
                    break;
                case 2:
                    type = (OnnxType)message.Number;
                    break;
                case 4:
                    values.AddRange(message.Singles().Select(static value => (double)value));
                    break;
                case 5 or 7:
                    values.AddRange(message.Numbers().Select(static value => (double)value));
                    break;
                case 8:
                    name = message.Text;
                    break;
                case 9:
                    raw = message.Bytes;
                    break;
            }
        }

        double[] elements = raw is { } bytes ? FromRaw(type, bytes.Span) : [.. values];
        return elements.Length == shape.Aggregate(1L, static (product, length) => product * length) ? (name, new OnnxTensor(type, [.. shape], elements))
            : throw new InvalidDataException($"the tensor '{name}' has {elements.Length} elements for the shape {string.Join('x', shape)}");
    }

    private static double[] FromRaw(OnnxType type, ReadOnlySpan<byte> raw)
    {
        var size = SizeOf(type);
        var values = new double[raw.Length / size];
        for (var k = 0; k < values.Length; k++)
        {
            var place = raw[(k * size)..];
            values[k] = type switch
            {
                OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(place),
                OnnxType.Double => BinaryPrimitives.ReadDoubleLittleEndian(place),
                OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(place),
                OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(place),
                OnnxType.Int8 => (sbyte)place[0],
                _ => place[0],
            };
        }

        return values;
    }

    private static OnnxValue ReadValue(ProtobufReader message)
    {
        var (name, type, axes) = ("", OnnxType.None, new List<long?>());
        while (message.Next())
        {
            if (message.Field == 1)
            {
                name = message.Text;
            }
            else if (message.Field == 2)
            {
                Inside(message.Message, 1, tensor =>
                {
                    while (tensor.Next())
                    {
                        type = tensor.Field == 1 ? (OnnxType)tensor.Number : type;
                        if (tensor.Field == 2)
                        {
                            Inside(tensor.Message, 1, axis => axes.Add(Dimension(axis)));
                        }
                    }
                });
            }
        }

        // All axes except the first (the samples), flattened.
        var inner = axes.Skip(1).ToArray();
        return new OnnxValue(name, type, inner.Length == 0 || inner.Any(static axis => axis is null) ? null
            : (int)inner.Aggregate(1L, static (product, axis) => product * axis!.Value));
    }

    private static long? Dimension(ProtobufReader axis)
    {
        long? length = null;
        while (axis.Next())
        {
            length = axis.Field == 1 ? axis.Number : length;
        }

        return length;
    }

    private static void Inside(ProtobufReader message, int field, Action<ProtobufReader> read)
    {
        while (message.Next())
        {
            if (message.Field == field)
            {
                read(message.Message);
            }
        }
    }

    private static (string Name, long Number) Pair(ProtobufReader message)
    {
        var (name, number) = ("", 0L);
        while (message.Next())
        {
            (name, number) = message.Field == 1 ? (message.Text, number) : (name, message.Number);
        }

        return (name, number);
    }

    private static (string Key, string Value) Texts(ProtobufReader message)
    {
        var (key, value) = ("", "");
        while (message.Next())
        {
            (key, value) = message.Field == 1 ? (message.Text, value) : (key, message.Text);
        }

        return (key, value);
    }

    private static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float or OnnxType.Int32 => 4,
        OnnxType.Double or OnnxType.Int64 => 8,
        OnnxType.Int8 or OnnxType.UInt8 or OnnxType.Bool => 1,
        _ => throw new InvalidDataException($"tensors of the type {(int)type} are not understood (float, double, int8, uint8, int32 and int64 are)"),
    };
}

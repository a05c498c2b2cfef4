using Isinglass.Export.Lowering;
using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Export.Onnx;

/// <summary>
/// A network as a graph of standard operators on integers: <c>inputs</c> (int8) to <c>scores</c> (int32, with votes int64) and <c>class</c> (int64).
/// MatMulInteger and ConvInteger for 8-bit values, MatMul on 32-bit integers for wider ones: nothing is rounded on any runtime.
/// </summary>
internal sealed class IntegerGraph
{
    /// <summary>Version of the operators: the first with axes as an input of ReduceSum, supported by all current runtimes.</summary>
    public const int Opset = 13;

    // ConvInteger takes unsigned numbers in ONNX Runtime: 128 is their zero.
    private const int UnsignedZero = 128;

    // Up to here every integer is exact in single precision.
    private const long MostFloat = 1 << 24;

    private readonly GraphBuilder _builder = new();
    private readonly ExportedNetwork _network;

    private IntegerGraph(ExportedNetwork network) => _network = network;

    /// <summary>The model file.</summary>
    public static byte[] Of(ExportedNetwork network) => new IntegerGraph(network).Build().ToBytes();

    private OnnxGraph Build()
    {
        var type = _network.Scores.SignedBits > 32 ? OnnxType.Int64 : OnnxType.Int32;
        _builder.Graph.Opsets[""] = Opset;
        _builder.Graph.Inputs.Add(new OnnxValue("inputs", OnnxType.Int8, _network.InputCount));
        var sum = "";
        for (var m = 0; m < _network.Members.Count; m++)
        {
            var (value, valueType) = ("inputs", OnnxType.Int8);
            foreach (var layer in _network.Members[m])
            {
                value = Layer(layer, value, valueType);
                value = _builder.Name(GraphBuilder.LayerName(m + 1, layer.Number));
                valueType = OnnxType.Int32;
            }

            var said = type == OnnxType.Int64 ? _builder.Cast(value, type) : value;
            said = _network.IsMajority ? _builder.Node("Add", [said, Vote(value)]) : said;
            sum = m == 0 ? said : _builder.Node("Add", [sum, said]);
        }

        _ = _network.HasSign ? _builder.Node("Concat", [_builder.Node("Neg", [sum]), sum], ("axis", 1L)) : _builder.Node("Identity", [sum]);
        _builder.Name("scores");
        _builder.Node("ArgMax", ["scores"], ("axis", 1L), ("keepdims", 0L));
        _builder.Name("class");
        _builder.Graph.Outputs.Add(new OnnxValue("scores", type, _network.ScoreCount));
        _builder.Graph.Outputs.Add(new OnnxValue("class", OnnxType.Int64, null));
        if (_network.Trained.Target is { } target)
        {
            var scaled = _builder.Node("Mul", [_builder.Cast("scores", OnnxType.Double), _builder.Scalar(OnnxType.Double, target.Slope)]);
            _builder.Node("Add", [scaled, _builder.Scalar(OnnxType.Double, target.Offset)]);
            _builder.Graph.Outputs.Add(new OnnxValue(_builder.Name("value"), OnnxType.Double, 1));
        }

        _builder.Describe(_network);
        return _builder.Graph;
    }

    /// <summary>2^40 for the class of a member's outputs; with one output plus or minus that.</summary>
    private string Vote(string outputs)
    {
        var isVoted = _network.HasSign
            ? _builder.Node("Greater", [outputs, _builder.Scalar(OnnxType.Int32, 0)])
            : _builder.Node("Equal", [_builder.Node("ArgMax", [outputs], ("axis", 1L), ("keepdims", 1L)),
                _builder.Constant(OnnxTensor.Row(OnnxType.Int64, [.. Enumerable.Range(0, _network.OutputCount).Select(static c => (double)c)]))]);
        var vote = _builder.Cast(isVoted, OnnxType.Int64);
        return _network.HasSign
            ? _builder.Node("Sub", [_builder.Node("Mul", [vote, _builder.Scalar(OnnxType.Int64, 2 * ExportedNetwork.VoteWeight)]),
                _builder.Scalar(OnnxType.Int64, ExportedNetwork.VoteWeight)])
            : _builder.Node("Mul", [vote, _builder.Scalar(OnnxType.Int64, ExportedNetwork.VoteWeight)]);
    }

    private string Layer(ExportedLayer layer, string value, OnnxType type)
    {
        if (layer.Wiring is { HasActivation: false } pool)
        {
            return Pool(pool, value, type);
        }

        var sum = layer.Wiring is { } wiring ? Convolution(layer, wiring, value, type) : Dense(layer, value, type);
        if (layer.HasBiases)
        {
            sum = _builder.Node("Add", [sum, _builder.Constant(OnnxTensor.Row(OnnxType.Int32, Doubles(layer.Biases)))]);
        }

        var result = layer.Activation is { } activation ? Activate(activation, sum) : sum;
        result = layer.Wiring is null ? result : _builder.Reshape(result, layer.Width);
        return layer.IsResidual ? _builder.Node("Add", [result, type == OnnxType.Int32 ? value : _builder.Cast(value, OnnxType.Int32)]) : result;
    }

    private static bool FitsBytes(ExportedLayer layer) => layer.Inputs.Range.SignedBits <= 8
        && new ValueRange(layer.Spec.Weights.Minimum, layer.Spec.Weights.Maximum).SignedBits <= 8;

    private string Dense(ExportedLayer layer, string value, OnnxType type)
    {
        var (isInteger8, rows, columns) = (FitsBytes(layer), layer.FanIn, layer.FilterCount);
        var own = isInteger8 ? OnnxType.Int8 : OnnxType.Int32;
        var transposed = new double[rows * columns];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                transposed[i * columns + j] = layer.Weights[j * rows + i];
            }
        }

        var weights = _builder.Constant(new OnnxTensor(own, [rows, columns], transposed));
        return _builder.Node(isInteger8 ? "MatMulInteger" : "MatMul", [type == own ? value : _builder.Cast(value, own), weights]);
    }

    private string Convolution(ExportedLayer layer, Wiring wiring, string value, OnnxType type)
    {
        var (input, width) = (wiring.Input, wiring.FanIn / wiring.Input.Channels / wiring.KernelHeight);
        var isInteger8 = FitsBytes(layer);
        var own = isInteger8 ? OnnxType.UInt8 : OnnxType.Float;
        if (!isInteger8 && Math.Max(layer.Sums.Magnitude, layer.Inputs.Range.Magnitude) > MostFloat)
        {
            throw new InputException($"{layer.Description} reaches {layer.Sums} from values of more than eight bits, which no standard operator adds up "
                + "exactly. Choose another target.");
        }

        value = type == OnnxType.Int32 ? value : _builder.Cast(value, OnnxType.Int32);
        value = _builder.Cast(isInteger8 ? _builder.Node("Add", [value, _builder.Scalar(OnnxType.Int32, UnsignedZero)]) : value, own);
        value = _builder.Node("Transpose", [_builder.Reshape(value, input.Height, input.Width, input.Channels)], ("perm", new long[] { 0, 3, 1, 2 }));
        var weights = _builder.Constant(new OnnxTensor(isInteger8 ? OnnxType.Int8 : OnnxType.Float,
            [layer.FilterCount, input.Channels, wiring.KernelHeight, width], Kernel(layer, wiring)));
        (string, object)[] attributes =
        [
            ("kernel_shape", new long[] { wiring.KernelHeight, width }), ("strides", new long[] { wiring.Stride, wiring.Stride }),
            ("pads", new long[] { wiring.Padding, wiring.Padding, wiring.Padding, wiring.Padding }),
        ];
        value = isInteger8 ? _builder.Node("ConvInteger", [value, weights, _builder.Scalar(OnnxType.UInt8, UnsignedZero)], attributes)
            : _builder.Cast(_builder.Node("Conv", [value, weights], attributes), OnnxType.Int32);
        return _builder.Node("Transpose", [value], ("perm", new long[] { 0, 2, 3, 1 }));
    }

    /// <summary>Weights of a convolution by filter, channel, row, column; here they are by filter, row, column, channel.</summary>
    internal static double[] Kernel(ExportedLayer layer, Wiring wiring)
    {
        var (channels, places) = (wiring.Input.Channels, wiring.FanIn / wiring.Input.Channels);
        var kernel = new double[layer.Weights.Length];
        for (var filter = 0; filter < layer.FilterCount; filter++)
        {
            for (var k = 0; k < wiring.FanIn; k++)
            {
                kernel[filter * wiring.FanIn + k % channels * places + k / channels] = layer.Weights[filter * wiring.FanIn + k];
            }
        }

        return kernel;
    }

    private string Pool(Wiring wiring, string value, OnnxType type)
    {
        var (output, height, width) = (wiring.Output, wiring.KernelHeight, wiring.FanIn / wiring.KernelHeight);
        value = _builder.Reshape(type == OnnxType.Int32 ? value : _builder.Cast(value, OnnxType.Int32), output.Height, height, output.Width, width,
            output.Channels);
        value = wiring.Kind == WiringKind.MaximumPool
            ? _builder.Node("ReduceMax", [value], ("axes", new long[] { 2, 4 }), ("keepdims", 0L))
            : _builder.Node("ReduceSum", [value, _builder.Constant(OnnxTensor.Row(OnnxType.Int64, 2, 4))], ("keepdims", 0L));
        return _builder.Reshape(value, output.Count);
    }

    /// <summary>The first piece plus the change at every threshold reached.</summary>
    private string Activate(IntegerActivation activation, string sum)
    {
        var result = Piece(activation.Bases[0], activation.Slopes[0], sum);
        for (var k = 0; k < activation.Thresholds.Length; k++)
        {
            var reached = _builder.Cast(_builder.Node("GreaterOrEqual", [sum, _builder.Scalar(OnnxType.Int32, activation.Thresholds[k])]), OnnxType.Int32);
            var change = Piece(activation.Bases[k + 1] - activation.Bases[k], activation.Slopes[k + 1] - activation.Slopes[k], sum);
            result = _builder.Node("Add", [result, _builder.Node("Mul", [reached, change])]);
        }

        return result;
    }

    private string Piece(int start, int slope, string sum)
    {
        var line = slope == 0 ? "" : _builder.Node("Mul", [sum, _builder.Scalar(OnnxType.Int32, slope)]);
        return slope == 0 ? _builder.Scalar(OnnxType.Int32, start) : _builder.Node("Add", [line, _builder.Scalar(OnnxType.Int32, start)]);
    }

    private static double[] Doubles(ReadOnlySpan<int> values)
    {
        var doubles = new double[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            doubles[k] = values[k];
        }

        return doubles;
    }
}

using Isinglass.Export.Lowering;
using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Export.Onnx;

/// <summary>
/// A network as QONNX (Pappalardo et al. 2022): a graph in single precision whose BipolarQuant, IntQuant and MultiThreshold give the bit widths of its numbers,
/// for FINN and hls4ml. All numbers are integers below 2^24 or halves of them, so nothing is rounded.
/// </summary>
internal sealed class QuantizedGraph
{
    private const string Domain = "qonnx.custom_op.general";
    private const long MostFloat = 1 << 23;

    private readonly GraphBuilder _builder = new();
    private readonly ExportedNetwork _network;
    private readonly string _one;
    private readonly string _zero;

    private QuantizedGraph(ExportedNetwork network)
    {
        _network = network;
        (_one, _zero) = (_builder.Scalar(OnnxType.Float, 1), _builder.Scalar(OnnxType.Float, 0));
    }

    /// <summary>The model file.</summary>
    /// <exception cref="InputException">A layer cannot be expressed in QONNX.</exception>
    public static byte[] Of(ExportedNetwork network) => new QuantizedGraph(network).Build().ToBytes();

    private OnnxGraph Build()
    {
        if (_network.IsMajority)
        {
            throw new InputException("A vote by majority cannot be said in QONNX: votes and sums together are beyond single precision. Export the members "
                + "one by one, or to onnx.");
        }

        _builder.Graph.Opsets[""] = IntegerGraph.Opset;
        _builder.Graph.Opsets[Domain] = 1;
        _builder.Graph.Inputs.Add(new OnnxValue("inputs", OnnxType.Float, _network.InputCount));
        var first = _network.Members[0][0].Inputs;
        var inputs = first is { AreSigns: true, Dead.Length: 0 } ? Bipolar("inputs") : Integer("inputs", first.Range);
        var sum = "";
        for (var m = 0; m < _network.Members.Count; m++)
        {
            var value = inputs;
            foreach (var layer in _network.Members[m])
            {
                value = Layer(layer, value);
                value = _builder.Name(GraphBuilder.LayerName(m + 1, layer.Number));
            }

            sum = m == 0 ? value : _builder.Node("Add", [sum, value]);
        }

        _ = _network.HasSign ? _builder.Node("Concat", [_builder.Node("Neg", [sum]), sum], ("axis", 1L)) : _builder.Node("Identity", [sum]);
        _builder.Name("scores");
        _builder.Node("ArgMax", ["scores"], ("axis", 1L), ("keepdims", 0L));
        _builder.Name("class");
        _builder.Graph.Outputs.Add(new OnnxValue("scores", OnnxType.Float, _network.ScoreCount));
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

    private string Bipolar(string value) => _builder.Foreign(Domain, "BipolarQuant", [value, _one]);

    private string Integer(string value, ValueRange range)
    {
        var (isSigned, bits) = (range.Low < 0, range.Low < 0 ? range.SignedBits : range.SignedBits - 1);
        var narrow = isSigned && range.Low > -(1L << (bits - 1)) ? 1L : 0L;
        return _builder.Foreign(Domain, "IntQuant", [value, _one, _zero, _builder.Scalar(OnnxType.Float, Math.Max(1, bits))],
            ("signed", isSigned ? 1L : 0L), ("narrow", narrow), ("rounding_mode", "ROUND"));
    }

    private string Weights(ExportedLayer layer, int[] shape, double[] values)
    {
        var (constant, codebook) = (_builder.Constant(new OnnxTensor(OnnxType.Float, shape, values)), layer.Spec.Weights);
        return codebook.Equals(Codebook.Binary) ? Bipolar(constant) : Integer(constant, new ValueRange(codebook.Minimum, codebook.Maximum));
    }

    private string Layer(ExportedLayer layer, string value)
    {
        if (Math.Max(layer.Sums.Magnitude, layer.Outputs.Range.Magnitude) > MostFloat)
        {
            throw new InputException($"{layer.Description} reaches {layer.Sums}, beyond what single precision holds exactly. Export to onnx, whose "
                + "integers are exact.");
        }

        var sum = layer.Wiring switch
        {
            null => Dense(layer, value),
            { Kind: WiringKind.MaximumPool } pool => Flat(_builder.Node("MaxPool", [Planes(value, pool.Input)], Window(pool)), layer),
            var wiring => Convolution(layer, wiring, value),
        };
        var result = layer.Activation is { } activation ? Activate(layer, activation, sum) : sum;
        return layer.IsResidual ? _builder.Node("Add", [result, value]) : result;
    }

    private string Dense(ExportedLayer layer, string value)
    {
        var (rows, columns) = (layer.FanIn, layer.FilterCount);
        var transposed = new double[rows * columns];
        for (var k = 0; k < transposed.Length; k++)
        {
            transposed[k % rows * columns + k / rows] = layer.Weights[k];
        }

        return Biased(layer, _builder.Node("MatMul", [value, Weights(layer, [rows, columns], transposed)]), [columns]);
    }

    private string Convolution(ExportedLayer layer, Wiring wiring, string value)
    {
        var (planes, channels) = (Planes(value, wiring.Input), wiring.Input.Channels);
        var window = Window(wiring);
        if (wiring.Kind == WiringKind.SumPool)
        {
            var ones = new double[channels * wiring.FanIn];
            Array.Fill(ones, 1);
            var kernel = Integer(_builder.Constant(new OnnxTensor(OnnxType.Float, [channels, 1, wiring.KernelHeight, wiring.FanIn / wiring.KernelHeight],
                ones)), new ValueRange(0, 1));
            return Flat(_builder.Node("Conv", [planes, kernel], [.. window, ("group", (long)channels)]), layer);
        }

        var width = wiring.FanIn / channels / wiring.KernelHeight;
        var weights = Weights(layer, [layer.FilterCount, channels, wiring.KernelHeight, width], IntegerGraph.Kernel(layer, wiring));
        return Flat(Biased(layer, _builder.Node("Conv", [planes, weights], window), [layer.FilterCount, 1, 1]), layer);
    }

    private string Biased(ExportedLayer layer, string sum, int[] shape)
    {
        return layer.HasBiases ? _builder.Node("Add", [sum,
            _builder.Constant(new OnnxTensor(OnnxType.Float, shape, [.. layer.Biases.ToArray().Select(static bias => (double)bias)]))]) : sum;
    }

    /// <summary>Kernel, stride and padding of a convolution, or of windows that tile the grid.</summary>
    private static (string Name, object Value)[] Window(Wiring wiring)
    {
        var isPool = !wiring.HasActivation;
        var width = wiring.FanIn / (isPool ? 1 : wiring.Input.Channels) / wiring.KernelHeight;
        return
        [
            ("kernel_shape", new long[] { wiring.KernelHeight, width }),
            ("strides", isPool ? new long[] { wiring.KernelHeight, width } : [wiring.Stride, wiring.Stride]),
            ("pads", new long[] { wiring.Padding, wiring.Padding, wiring.Padding, wiring.Padding }),
        ];
    }

    private string Planes(string value, GridShape shape) =>
        _builder.Node("Transpose", [_builder.Reshape(value, shape.Height, shape.Width, shape.Channels)], ("perm", new long[] { 0, 3, 1, 2 }));

    private string Flat(string planes, ExportedLayer layer) =>
        _builder.Reshape(_builder.Node("Transpose", [planes], ("perm", new long[] { 0, 2, 3, 1 })), layer.Width);

    private string Activate(ExportedLayer layer, IntegerActivation activation, string sum)
    {
        if (activation.IsSign)
        {
            // +1 from 1 on: subtracting a half keeps the sum away from 0, for which BipolarQuant gives +1.
            return Bipolar(_builder.Node("Add", [sum, _builder.Scalar(OnnxType.Float, -0.5)]));
        }

        int[] jumps = [.. activation.Bases.Skip(1).Select((level, k) => level - activation.Bases[k])];
        if (!activation.IsStaircase || jumps.Any(static jump => jump < 0) || jumps.Sum() == 0)
        {
            throw new InputException($"{layer.Description} has an activation that is no rising staircase, and QONNX has no operator for it. Export to "
                + "onnx, or train with sign or another rising staircase.");
        }

        var step = jumps.Aggregate(GreatestCommonDivisor);
        double[] thresholds = [.. jumps.SelectMany((jump, k) => Enumerable.Repeat((double)activation.Thresholds[k], jump / step))];
        var range = new ValueRange(activation.Bases.Min(), activation.Bases.Max());
        return _builder.Foreign(Domain, "MultiThreshold", [sum, _builder.Constant(new OnnxTensor(OnnxType.Float, [1, thresholds.Length], thresholds))],
            ("out_scale", (float)step), ("out_bias", (float)activation.Bases[0]), ("out_dtype", $"INT{range.SignedBits}"));
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}

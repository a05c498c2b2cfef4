namespace Isinglass.Export.Onnx;

/// <summary>
/// Runs a graph of the operators that this program writes (onnx.ai/onnx/operators, fastmachinelearning/qonnx:docs/qonnx-custom-ops), simply, not fast: it
/// checks a file from its bytes.
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class OnnxInterpreter(OnnxGraph graph)
{
    // Two small tensors can broadcast to the product of their sizes.
    private const long MostElements = 1 << 26;

    private readonly Dictionary<string, OnnxTensor> _values = [];

    /// <summary>All values of the graph by name, for one input.</summary>
    /// <exception cref="InvalidDataException">An operator is not known.</exception>
    public IReadOnlyDictionary<string, OnnxTensor> Run(OnnxTensor input)
    {
        _values.Clear();
        _values[graph.Inputs[0].Name] = input;
        Run();
        return _values;
    }

    /// <summary>A value that does not depend on the input.</summary>
    public OnnxTensor Constant(string name)
    {
        Run();
        return _values[name];
    }

    private void Run()
    {
        foreach (var (name, tensor) in graph.Constants)
        {
            _values[name] = tensor;
        }

        foreach (var node in graph.Nodes)
        {
            _values[node.Outputs[0]] = Apply(node);
        }
    }

    private OnnxTensor In(OnnxNode node, int k) => _values[node.Inputs[k]];

    private OnnxTensor Apply(OnnxNode node) => node.Operator switch
    {
        "Identity" => In(node, 0),
        "Cast" => In(node, 0) with { Type = (OnnxType)node.Integer("to", 0) },
        "Neg" => Each(In(node, 0), static x => -x),
        "Sign" => Each(In(node, 0), static x => Math.Sign(x)),
        "Relu" => Each(In(node, 0), static x => Math.Max(0, x)),
        "Add" => Pairs(node, static (x, y) => x + y),
        "Sub" => Pairs(node, static (x, y) => x - y),
        "Mul" => Pairs(node, static (x, y) => x * y),
        "Greater" => Pairs(node, static (x, y) => x > y ? 1 : 0),
        "GreaterOrEqual" => Pairs(node, static (x, y) => x >= y ? 1 : 0),
        "Equal" => Pairs(node, static (x, y) => x == y ? 1 : 0),
        "MatMul" or "MatMulInteger" => MatrixProduct(In(node, 0), In(node, 1)),
        "Conv" or "ConvInteger" => Convolution(node),
        "MaxPool" => MaximumPool(node),
        "Reshape" => Reshape(In(node, 0), In(node, 1).Values),
        "Transpose" => Transpose(In(node, 0), node.Integers("perm")!),
        "Concat" => Concat(In(node, 0), In(node, 1)),
        "ReduceSum" => Reduce(In(node, 0), [.. In(node, 1).Values.Select(static axis => (int)axis)], 0, static (x, y) => x + y),
        "ReduceMax" => Reduce(In(node, 0), [.. node.Integers("axes")!.Select(static axis => (int)axis)], double.NegativeInfinity, Math.Max),
        "ArgMax" => ArgMax(In(node, 0), node.Integer("keepdims", 1) == 1),
        "BipolarQuant" => Bipolar(In(node, 0), In(node, 1).Values[0]),
        "IntQuant" => Integer(node),
        "MultiThreshold" => MultiThreshold(node),
        _ => throw new InvalidDataException($"it has the operator {node.Operator}, which is not known here"),
    };

    private static OnnxTensor Each(OnnxTensor x, Func<double, double> function) => x with { Values = [.. x.Values.Select(function)] };

    /// <summary>Element by element; shapes are matched from the last axis on, and axes of length 1 are repeated.</summary>
    private OnnxTensor Pairs(OnnxNode node, Func<double, double, double> function)
    {
        var (x, y) = (In(node, 0), In(node, 1));
        var rank = Math.Max(x.Shape.Length, y.Shape.Length);
        int[] left = [.. Enumerable.Repeat(1, rank - x.Shape.Length), .. x.Shape], right = [.. Enumerable.Repeat(1, rank - y.Shape.Length), .. y.Shape];
        int[] shape = [.. left.Zip(right, Math.Max)];
        var count = shape.Aggregate(1L, static (product, length) => checked(product * length));
        var values = new double[count <= MostElements ? count : throw new InvalidDataException($"its operation {node.Operator} makes {count} numbers")];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = function(x.Values[Place(k, shape, left)], y.Values[Place(k, shape, right)]);
        }

        return new OnnxTensor(x.Type, shape, values);
    }

    private static int Place(int k, int[] shape, int[] own)
    {
        var (place, stride) = (0, 1);
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            place += own[axis] == 1 ? 0 : k % shape[axis] * stride;
            stride *= own[axis];
            k /= shape[axis];
        }

        return place;
    }

    private static OnnxTensor MatrixProduct(OnnxTensor x, OnnxTensor y)
    {
        var (count, inner, width) = (x.Shape[0], y.Shape[0], y.Shape[1]);
        var values = new double[count * width];
        for (var n = 0; n < count; n++)
        {
            var row = values.AsSpan(n * width, width);
            for (var i = 0; i < inner; i++)
            {
                var factor = x.Values[n * inner + i];
                var weights = y.Values.AsSpan(i * width, width);
                for (var j = 0; j < width && factor != 0; j++)
                {
                    row[j] += factor * weights[j];
                }
            }
        }

        return new OnnxTensor(x.Type, [count, width], values);
    }

    private OnnxTensor Convolution(OnnxNode node)
    {
        var (x, w) = (In(node, 0), In(node, 1));
        var zero = node.Inputs.Count > 2 ? In(node, 2).Values[0] : 0;
        var (groups, inner) = ((int)node.Integer("group", 1), w.Shape[1]);
        return Windows(node, x, w.Shape[0], [w.Shape[2], w.Shape[3]], (n, filter, window) =>
        {
            var (sum, first) = (0.0, filter / (w.Shape[0] / groups) * inner);
            for (var c = 0; c < inner; c++)
            {
                for (var k = 0; k < window.Length; k++)
                {
                    var plane = (n * x.Shape[1] + first + c) * x.Shape[2] * x.Shape[3];
                    sum += window[k] < 0 ? 0 : (x.Values[plane + window[k]] - zero) * w.Values[(filter * inner + c) * window.Length + k];
                }
            }

            return sum;
        });
    }

    private OnnxTensor MaximumPool(OnnxNode node)
    {
        var (x, kernel) = (In(node, 0), node.Integers("kernel_shape")!);
        return Windows(node, x, x.Shape[1], kernel, (n, channel, window) =>
            window.Where(static place => place >= 0).Max(place => x.Values[(n * x.Shape[1] + channel) * x.Shape[2] * x.Shape[3] + place]));
    }

    /// <summary>A number for every sample, channel and position of a window; a window lists positions in a channel, -1 beyond the edge.</summary>
    private static OnnxTensor Windows(OnnxNode node, OnnxTensor x, int channels, long[] kernel, Func<int, int, int[], double> function)
    {
        var (strides, pads) = (node.Integers("strides") ?? [1, 1], node.Integers("pads") ?? [0, 0, 0, 0]);
        var (height, width) = (x.Shape[2], x.Shape[3]);
        var (rows, columns) = ((int)((height + pads[0] + pads[2] - kernel[0]) / strides[0] + 1),
            (int)((width + pads[1] + pads[3] - kernel[1]) / strides[1] + 1));
        var values = new double[x.Shape[0] * channels * rows * columns];
        var window = new int[kernel[0] * kernel[1]];
        for (var place = 0; place < rows * columns; place++)
        {
            for (var k = 0; k < window.Length; k++)
            {
                var (row, column) = (place / columns * strides[0] - pads[0] + k / kernel[1], place % columns * strides[1] - pads[1] + k % kernel[1]);
                window[k] = row < 0 || row >= height || column < 0 || column >= width ? -1 : (int)(row * width + column);
            }

            for (var n = 0; n < x.Shape[0] * channels; n++)
            {
                values[n * rows * columns + place] = function(n / channels, n % channels, window);
            }
        }

        return new OnnxTensor(x.Type, [x.Shape[0], channels, rows, columns], values);
    }

    private static OnnxTensor Reshape(OnnxTensor x, double[] shape)
    {
        var known = shape.Where(static length => length > 0).Aggregate(1, static (product, length) => product * (int)length);
        return x with { Shape = [.. shape.Select(length => length < 0 ? x.Values.Length / known : (int)length)] };
    }

    private static OnnxTensor Transpose(OnnxTensor x, long[] order)
    {
        int[] shape = [.. order.Select(axis => x.Shape[axis])];
        var strides = new int[shape.Length];
        for (var (axis, stride) = (shape.Length - 1, 1); axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= x.Shape[axis];
        }

        var values = new double[x.Values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            var (place, rest) = (0, k);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                place += rest % shape[axis] * strides[order[axis]];
                rest /= shape[axis];
            }

            values[k] = x.Values[place];
        }

        return x with { Shape = shape, Values = values };
    }

    private static OnnxTensor Concat(OnnxTensor x, OnnxTensor y)
    {
        var (left, right) = (x.Shape[1], y.Shape[1]);
        return x with
        {
            Shape = [x.Shape[0], left + right],
            Values = [.. Enumerable.Range(0, x.Shape[0]).SelectMany(n =>
                x.Values[(n * left)..((n + 1) * left)].Concat(y.Values[(n * right)..((n + 1) * right)]))]
        };
    }

    private static OnnxTensor Reduce(OnnxTensor x, int[] axes, double start, Func<double, double, double> add)
    {
        int[] kept = [.. x.Shape.Select((length, axis) => axes.Contains(axis) ? 1 : length)];
        var values = new double[kept.Aggregate(1, static (product, length) => product * length)];
        Array.Fill(values, start);
        for (var k = 0; k < x.Values.Length; k++)
        {
            ref var value = ref values[Place(k, x.Shape, kept)];
            value = add(value, x.Values[k]);
        }

        return x with { Shape = [.. x.Shape.Where((_, axis) => !axes.Contains(axis))], Values = values };
    }

    private static OnnxTensor ArgMax(OnnxTensor x, bool keepsAxis)
    {
        var (count, width) = (x.Shape[0], x.Shape[1]);
        double[] values = [.. Enumerable.Range(0, count).Select(n => (double)Enumerable.Range(0, width).MaxBy(c => x.Values[n * width + c]))];
        return new OnnxTensor(OnnxType.Int64, keepsAxis ? [count, 1] : [count], values);
    }

    private static OnnxTensor Bipolar(OnnxTensor x, double scale) => Each(x, value => value >= 0 ? scale : -scale);

    /// <summary>QONNX IntQuant: inputs X, scale, zero point, bits; round half to even, saturate, and back.</summary>
    private OnnxTensor Integer(OnnxNode node)
    {
        var (scale, zero, bits) = (In(node, 1).Values[0], In(node, 2).Values[0], (int)In(node, 3).Values[0]);
        var (isSigned, narrow) = (node.Integer("signed", 1) == 1, node.Integer("narrow", 0));
        var (low, high) = isSigned ? (-(1L << (bits - 1)) + narrow, (1L << (bits - 1)) - 1) : (0, (1L << bits) - 1 - narrow);
        return Each(In(node, 0), value => (Math.Clamp(Math.Round(value / scale + zero, MidpointRounding.ToEven), low, high) - zero) * scale);
    }

    /// <summary>QONNX MultiThreshold: out_bias + out_scale times the number of thresholds of the channel (last axis here) that are at most the value.</summary>
    private OnnxTensor MultiThreshold(OnnxNode node)
    {
        var (x, thresholds) = (In(node, 0), In(node, 1));
        var (scale, bias, count) = (node.Single("out_scale", 1), node.Single("out_bias", 0), thresholds.Shape[1]);
        var inner = x.Shape.Skip(2).Aggregate(1, static (product, length) => product * length);
        return x with
        {
            Values = [.. x.Values.Select((value, k) =>
            {
                var channel = thresholds.Shape[0] == 1 ? 0 : k / inner % x.Shape[1];
                return bias + scale * thresholds.Values.AsSpan(channel * count, count).ToArray().Count(threshold => value >= threshold);
            })],
        };
    }
}

using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation;

/// <summary>Writes the rows of <see cref="SoftMarginEncoder"/>, sample by sample.</summary>
internal sealed class SoftMarginWriter
{
    // Rosenberg's form is ((b + t - 2p - 1/2)^2 - 1/4) / 2, see ProductBridge.
    private const double RosenbergSquare = 0.5, RosenbergOffset = 0.125;

    private readonly NetworkCompletion _network;
    private readonly CompileOptions _options;
    private readonly ConstrainedQuadraticModelBuilder _builder;
    private readonly List<VariableRole> _causes;
    private readonly double[][] _centres;
    private readonly double _inputStep;
    private readonly SoftMarginRows? _rows;
    private double _share;
    private int _samples;

    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];
    private double _constant;

    /// <summary>A writer of the rows of one block of samples.</summary>
    /// <param name="network">The network with its samples.</param>
    /// <param name="options">Weights and targets of the rows.</param>
    /// <param name="rows">Weights of samples; null = all are 1.</param>
    public SoftMarginWriter(NetworkCompletion network, CompileOptions options, SoftMarginRows? rows)
    {
        _rows = rows;
        _network = network;
        _options = options;
        _builder = new ConstrainedQuadraticModelBuilder(network.FreeCount) { Completion = network };
        _causes = [.. Enumerable.Repeat(VariableRole.Parameter, network.FreeCount)];
        _centres = [.. network.Lattice.Activations.Select((activation, l) => SoftMarginEncoder.PieceCentres(activation, network.Lattice.Deviations[l],
            options.Kappa))];
        _inputStep = InputStep();
    }

    private NetworkSpec Spec => _network.Lattice.Spec;

    /// <summary>The weight of a residual's square, with which the row is the squared loss itself.</summary>
    private double ResidualWeight => _share / (_network.Loss.Spec.Margin * _network.Lattice.Deviations[^1] * _network.Lattice.Deviations[^1]);

    public (ConstrainedQuadraticModel Model, IReadOnlyList<VariableRole> Causes) Build() => (_builder.Build(), _causes);

    /// <summary>Writes a sample that occurs <paramref name="count"/> times.</summary>
    public void AddSample(int lane, int count)
    {
        _share = (_rows?.SampleWeights[_samples] ?? 1) * count / _network.Block.SampleCount;
        _samples++;
        if (Spec.HiddenCount == 0)
        {
            AddLinearRows(lane);
            return;
        }

        var values = Inputs(lane);
        for (var l = 0; l < Spec.HiddenCount; l++)
        {
            values = HiddenLayer(l, values, lane);
        }

        var last = Spec.Layers.Count - 1;
        AddOutputs(lane, [.. Enumerable.Range(0, Spec.OutputCount).Select(j => Sum(last, j, values))]);
    }

    /// <summary>
    /// The step to which inputs are rounded in first-layer rows, so that a row's coefficients fit the bits asked for: the largest, of an input or of a free
    /// spin, becomes 2^(bits-1) - 1 steps. 1 where they fit as they are.
    /// </summary>
    private double InputStep()
    {
        var bits = _options.RowBits ?? SoftMarginEncoder.AutomaticRowBits(Spec);
        if (bits <= 1)
        {
            return 1;
        }

        var (layer, lattice) = (Spec.Layers[0], _network.Lattice);
        if (!layer.HasActivation)
        {
            // Rows of sums of inputs are written as they are.
            return 1;
        }

        var unit = layer.Weights.BitCount == 0 ? 1.0 : layer.Weights.Coefficients.Min();
        var widest = layer.Weights.BitCount == 0 ? 1.0 : layer.Weights.Coefficients.Max();
        var largest = Math.Max(_network.Block.MaximumInput * widest, layer.Biases is { BitCount: > 0 } biases
            ? (double)lattice.BiasInputs[0] * biases.Coefficients.Max() : 0);
        if (_centres.Length > 0)
        {
            largest = Math.Max(largest, Enumerable.Range(1, _centres[0].Length - 1).Max(k => _centres[0][k] - _centres[0][k - 1]));
        }

        return Math.Max(1, largest / (unit * ((1 << (bits - 1)) - 1)));
    }

    private double Rounded(int input) => _inputStep <= 1 ? input : Math.Round(input / _inputStep, MidpointRounding.AwayFromZero) * _inputStep;

    private void AddLinearRows(int lane)
    {
        if (_network.Block.IsRegression)
        {
            Clear();
            AddFirstSum(0, lane, 1);
            AddSquare(-_network.MarginOf(lane).Shift, ResidualWeight);
            return;
        }

        var own = _network.Block.ClassOf(lane);
        var weight = _share / (2 * _options.OutputTarget * _network.Lattice.Deviations[0] * _network.Lattice.Deviations[0]);
        if (Spec.OutputCount == 1)
        {
            Clear();
            AddFirstSum(0, lane, 1);
            var target = _options.OutputTarget * _network.Lattice.Deviations[0];
            AddSquare(own == 1 ? target : -target, weight);
            return;
        }

        for (var c = 0; c < Spec.OutputCount; c++)
        {
            if (c != own)
            {
                Clear();
                AddFirstSum(own, lane, 1);
                AddFirstSum(c, lane, -1);
                AddSquare(_options.OutputTarget * _network.Lattice.Deviations[0], weight / (Spec.OutputCount - 1));
            }
        }
    }

    /// <summary>
    /// The inputs as constants, where the first layer passes them on (pooling, residual); empty otherwise, since rows read the inputs themselves.
    /// </summary>
    private AffineExpression[] Inputs(int lane)
    {
        var block = _network.Block;
        return Spec.Layers[0] is { HasActivation: true, IsResidual: false } ? []
            : [.. Enumerable.Range(0, block.FeatureCount).Select(i => new AffineExpression(block.Inputs[i * block.Padded + lane]))];
    }

    /// <summary>
    /// The values of a hidden layer as expressions in free spins. Rows of the first layer are written from arrays: they have the fan-in of the inputs.
    /// </summary>
    private AffineExpression[] HiddenLayer(int layer, AffineExpression[] inputs, int lane)
    {
        var values = new AffineExpression[Spec.Layers[layer].Width];
        for (var j = 0; j < values.Length; j++)
        {
            if (!Spec.HasActivation(layer))
            {
                values[j] = Sum(layer, j, inputs);
                continue;
            }

            var sum = layer == 0 ? null : Sum(layer, j, inputs);
            Clear();
            if (sum is null)
            {
                AddFirstSum(j, lane, 1);
            }
            else
            {
                AddExpression(sum);
            }

            values[j] = AddConsistency(layer, _centres[layer]);
            if (Spec.Layers[layer].IsResidual)
            {
                values[j].Add(inputs[j], 1);
            }
        }

        return values;
    }

    /// <summary>Free spins for the unit whose pre-activation is the current row, the row that ties them, and the order of the spins; the activation.</summary>
    private AffineExpression AddConsistency(int layer, double[] centres)
    {
        var (activation, sigma) = (_network.Lattice.Activations[layer], _network.Lattice.Deviations[layer]);
        var value = new AffineExpression(activation.Bases[0]);
        var previous = -1;
        for (var k = 1; k < centres.Length; k++)
        {
            var t = _builder.AddVariable();
            _causes.Add(VariableRole.Selector);
            _columns.Add(t);
            _values.Add(centres[k - 1] - centres[k]);
            value.Add(t, activation.Bases[k] - activation.Bases[k - 1]);
            if (previous >= 0)
            {
                _builder.Objective.AddLinear(t, _options.RowWeight * _share);
                _builder.Objective.AddQuadratic(previous, t, -_options.RowWeight * _share);
            }

            previous = t;
        }

        AddSquare(centres[0], _options.RowWeight * _share / (2 * sigma * sigma));
        return value;
    }

    private void AddOutputs(int lane, AffineExpression[] outputs)
    {
        if (_network.Block.IsRegression)
        {
            AddRow(outputs[0], -_network.MarginOf(lane).Shift, ResidualWeight);
            return;
        }

        var own = _network.Block.ClassOf(lane);
        var (sigma, width) = (_network.Lattice.Deviations[^1], Spec.FanIn(Spec.Layers.Count - 1));
        var target = (_options.VoteTarget ?? Math.Max(2, 0.45 * width)) * sigma / Math.Sqrt(width);
        var weight = _options.VoteWeight * width / (8 * sigma * sigma) * _share;
        if (outputs.Length == 1)
        {
            AddRow(outputs[0], own == 1 ? target : -target, weight);
            return;
        }

        for (var c = 0; c < outputs.Length; c++)
        {
            if (c != own)
            {
                AddRow(new AffineExpression().Add(outputs[own], 1).Add(outputs[c], -1), target, weight / (outputs.Length - 1));
            }
        }
    }

    /// <summary>A pre-activation after the first hidden layer; every pair of a weight bit and a spin gets its product bit.</summary>
    private AffineExpression Sum(int layer, int neuron, AffineExpression[] inputs)
    {
        var (description, lattice, filter) = (Spec.Layers[layer], _network.Lattice, Spec.FilterOf(layer, neuron));
        var sum = new AffineExpression();
        for (var i = 0; i < Spec.FanIn(layer); i++)
        {
            if (Spec.Source(layer, neuron, i) is not (>= 0 and var source))
            {
                continue;
            }

            sum.Add(inputs[source], description.Weights.Offset);
            var bit = lattice.Layout.WeightBit(layer, filter, i);
            for (var k = 0; k < description.Weights.BitCount; k++)
            {
                var coefficient = description.Weights.Coefficients[k];
                sum.Add(bit + k, coefficient * inputs[source].Constant);
                foreach (var (t, factor) in inputs[source].Terms)
                {
                    sum.Add(Product(bit + k, t), coefficient * factor);
                }
            }
        }

        if (description.Biases is { } biases)
        {
            sum.Add(biases.Offset * lattice.BiasInputs[layer]);
            for (var k = 0; k < biases.BitCount; k++)
            {
                sum.Add(lattice.Layout.BiasBit(layer, filter) + k, biases.Coefficients[k] * lattice.BiasInputs[layer]);
            }
        }

        return sum;
    }

    private int Product(int bit, int spin)
    {
        var product = _builder.AddVariable();
        _causes.Add(VariableRole.Product);
        var weight = _options.RowWeight * _share;
        _builder.Objective.AddSquaredTerm([bit, spin, product], [1, 1, -2], 0.5, RosenbergSquare * weight);
        _builder.Objective.AddOffset(-RosenbergOffset * weight);
        return product;
    }

    private void Clear()
    {
        _columns.Clear();
        _values.Clear();
        _constant = 0;
    }

    /// <summary>Adds sign times a first-layer pre-activation to the current row.</summary>
    private void AddFirstSum(int neuron, int lane, int sign)
    {
        var (layer, lattice, block, filter) = (Spec.Layers[0], _network.Lattice, _network.Block, Spec.FilterOf(0, neuron));
        for (var i = 0; i < Spec.FanIn(0); i++)
        {
            if (Spec.Source(0, neuron, i) is >= 0 and var source)
            {
                AddParameter(layer.Weights, lattice.Layout.WeightBit(0, filter, i), sign * Rounded(block.Inputs[source * block.Padded + lane]));
            }
        }

        if (layer.Biases is { } biases)
        {
            AddParameter(biases, lattice.Layout.BiasBit(0, filter), sign * Rounded(lattice.BiasInputs[0]));
        }
    }

    private void AddParameter(Codebook codebook, int bit, double input)
    {
        if (input == 0)
        {
            return;
        }

        _constant += codebook.Offset * input;
        for (var k = 0; k < codebook.BitCount; k++)
        {
            _columns.Add(bit + k);
            _values.Add(codebook.Coefficients[k] * input);
        }
    }

    private void AddExpression(AffineExpression expression)
    {
        _constant += expression.Constant;
        foreach (var (bit, coefficient) in expression.Terms)
        {
            _columns.Add(bit);
            _values.Add(coefficient);
        }
    }

    private void AddRow(AffineExpression expression, double target, double weight)
    {
        Clear();
        AddExpression(expression);
        AddSquare(target, weight);
    }

    /// <summary>weight * (current row - target)^2.</summary>
    private void AddSquare(double target, double weight) => _builder.Objective.AddSquaredTerm(
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_columns), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values),
        target - _constant, weight);
}

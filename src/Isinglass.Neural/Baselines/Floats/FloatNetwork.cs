using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Baselines.Optimizers;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines.Floats;

/// <summary>
/// The network of the same widths and wiring with real weights and biases: logistic regression or softmax without a hidden layer, else a multi-layer
/// perceptron, trained by Adam on cross entropy, or on squared errors for regression. It sees the same quantized inputs as the low-bit networks, so only the
/// precision of weights and activations differs. Equal keys give equal bits on any machine.
/// </summary>
internal sealed class FloatNetwork
{
    private readonly LatentNetwork _network;

    private FloatNetwork(LatentNetwork network, IReadOnlyList<int> widths)
    {
        _network = network;
        Widths = widths;
    }

    /// <summary>Widths d_0 .. d_L.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>
    /// Trains a network for every weight decay and keeps the epoch of best validation accuracy over all of them; without validation the last epoch.
    /// </summary>
    /// <param name="spec">Widths and wiring are taken from it; codebooks and activation do not matter.</param>
    /// <param name="train">Training samples, at least one.</param>
    /// <param name="validation">Samples to choose by; null or empty = none. Never test samples.</param>
    /// <param name="key">The random key of initial weights and sample order.</param>
    /// <param name="options">Options.</param>
    /// <param name="control">When to stop; its objective is the share of misclassified validation samples, or without them the training loss.</param>
    /// <exception cref="InputException">An option is out of range, or the network and the data do not match.</exception>
    public static FloatNetworkResult Train(NetworkSpec spec, QuantizedDataset train, QuantizedDataset? validation, RandomKey key, FloatNetworkOptions options,
        SolveControl? control = null)
    {
        Check(options);
        GradientTrainer.CheckFit(spec, train);
        var run = (control ?? SolveControl.Unlimited).Start();
        IReadOnlyList<int> widths = [spec.InputCount, .. spec.Layers.Select(layer => layer.Width)];
        var inputs = SampleBlock.RootMeanSquare(train);
        var network = LatentNetwork.Float(spec, options.Activation, inputs > 0 ? inputs : 1);
        var samples = new SampleRows(train, network.First);
        var judged = validation is { SampleCount: > 0 } ? new SampleRows(validation, network.First) : null;
        var trials = judged is null ? options.WeightDecays.Take(1) : options.WeightDecays;
        var best = new Choice(double.PositiveInfinity, double.NaN, options.WeightDecays[0], -1, []);
        foreach (var (decay, index) in trials.Select((decay, index) => (decay, index)))
        {
            if (index > 0 && run.ShouldStop())
            {
                break;
            }

            network = LatentNetwork.Float(spec, options.Activation, inputs > 0 ? inputs : 1);
            network.Initialize(key.Derive("initial").CreateSource());
            best = Descend(network, samples, judged, key, options, decay, index, run, best);
        }

        network.SetValues(best.Values);
        run.Finish(StopReason.Completed);
        return new FloatNetworkResult
        {
            Network = new FloatNetwork(network, widths),
            WeightDecay = best.Decay,
            Epoch = best.Epoch,
            ValidationAccuracy = best.ValidationAccuracy,
            StopReason = run.StopReason,
            Elapsed = run.Elapsed,
        };
    }

    /// <summary>
    /// The nearest parameter bits on a lattice with the same widths: weights are scaled to the root mean square of their layer's codebook, biases likewise.
    /// Where the lattice's output weights are fixed to 1, the sign of an output weight moves into its unit.
    /// </summary>
    public sbyte[] Round(IntegerNetwork lattice)
    {
        var bits = new sbyte[lattice.Layout.BitCount];
        for (var l = 0; l < _network.Layers.Count; l++)
        {
            RoundLayer(lattice, l, bits);
        }

        return bits;
    }

    private void RoundLayer(IntegerNetwork lattice, int l, sbyte[] bits)
    {
        var (layer, description) = (_network.Layers[l], lattice.Spec.Layers[l]);
        var isCommittee = l + 1 < _network.Layers.Count && description is { Wiring: null, IsResidual: false }
            && lattice.Spec.Layers[l + 1] is { Wiring: null, Weights.BitCount: 0 };
        var next = isCommittee ? _network.Layers[l + 1] : null;
        var square = 0.0;
        for (var k = 0; k < layer.Width * layer.FanIn; k++)
        {
            var weight = layer.Values[k / layer.FanIn * layer.Stride + k % layer.FanIn];
            square += weight * weight;
        }

        var rootMeanSquare = Math.Sqrt(square / (layer.Width * layer.FanIn));
        var scale = rootMeanSquare > 0 ? description.Weights.RootMeanSquare / rootMeanSquare : 1;
        for (var j = 0; j < layer.Width; j++)
        {
            var signed = next is not null && next.Values[j] < 0 ? -scale : scale;
            for (var i = 0; i < layer.FanIn && description.Weights.BitCount > 0; i++)
            {
                Encode(description.Weights, signed * layer.Values[j * layer.Stride + i], bits.AsSpan(lattice.Layout.WeightBit(l, j, i)));
            }

            if (description.Biases is { BitCount: > 0 } biases)
            {
                var bias = signed * layer.Values[j * layer.Stride + layer.FanIn] * layer.BiasInput!.Value / lattice.BiasInputs[l];
                Encode(biases, bias, bits.AsSpan(lattice.Layout.BiasBit(l, j)));
            }
        }
    }

    private static void Encode(Codebook codebook, double value, Span<sbyte> bits) =>
        codebook.Encode(codebook.Levels.MinBy(level => Math.Abs(level - value)), bits[..codebook.BitCount]);

    /// <summary>The class of one sample. Not for several threads at once.</summary>
    public int Predict(ReadOnlySpan<sbyte> inputs) => QuantizedNetwork.Decide(Forward(inputs));

    /// <summary>The single output of one sample, for regression the prediction in standard deviations of the target. Not for several threads at once.</summary>
    public float Output(ReadOnlySpan<sbyte> inputs) => Forward(inputs)[0];

    private ReadOnlySpan<float> Forward(ReadOnlySpan<sbyte> inputs)
    {
        if (inputs.Length != Widths[0])
        {
            throw new ArgumentException($"The network has {Widths[0]} inputs, {inputs.Length} were given.", nameof(inputs));
        }

        var row = _network.First.CreateInput();
        for (var i = 0; i < inputs.Length; i++)
        {
            row[i] = inputs[i];
        }

        return _network.Forward(row);
    }

    /// <summary>Confusion matrix and accuracy over a data set, or for regression R^2.</summary>
    public Evaluation Evaluate(QuantizedDataset data)
    {
        if (data.FeatureCount != Widths[0])
        {
            throw new InputException($"The network has {Widths[0]} inputs, the data {data.FeatureCount} features.");
        }

        if (data.Targets is { } targets)
        {
            return new Evaluation([])
            {
                Regression = RegressionScore.Of([.. Enumerable.Range(0, data.SampleCount).Select(n => (double)Output(data.Sample(n)))],
                targets)
            };
        }

        int[][] confusion = [.. Enumerable.Range(0, data.ClassCount).Select(_ => new int[data.ClassCount])];
        for (var n = 0; n < data.SampleCount; n++)
        {
            confusion[data.Labels[n]][Predict(data.Sample(n))]++;
        }

        return new Evaluation(confusion);
    }

    private static Choice Descend(
        LatentNetwork network, SampleRows samples, SampleRows? judged, RandomKey key, FloatNetworkOptions options, double decay, int index, SolveRun run,
        Choice best)
    {
        OutputLoss loss = samples.Targets is null ? new CrossEntropyOutputLoss(1) : new ResidualOutputLoss(LossSpec.Regression("squared", 1));
        var random = key.Derive("order").CreateSource();
        var order = Enumerable.Range(0, samples.Count).ToArray();
        for (var epoch = 0; epoch < options.Epochs && !run.ShouldStop(); epoch++)
        {
            random.Shuffle(order.AsSpan());
            var trainingLoss = network.TrainEpoch(samples, order, options.BatchSize, loss, CosineSchedule.Rate(options.LearningRate, epoch, options.Epochs),
                (float)decay);
            if (judged is null)
            {
                run.Offer(trainingLoss);
                best = new Choice(double.NaN, double.NaN, decay, epoch, []);
            }
            else
            {
                var (validationLoss, accuracy) = network.Measure(judged, loss);
                run.Offer(1 - accuracy);
                best = best.Epoch < 0 || accuracy > best.ValidationAccuracy || (accuracy == best.ValidationAccuracy && validationLoss < best.ValidationLoss)
                    ? new Choice(validationLoss, accuracy, decay, epoch, network.CopyValues())
                    : best;
            }

            run.Report((index + (epoch + 1.0) / options.Epochs) / options.WeightDecays.Count, "float network");
        }

        return best.Values.Length > 0 ? best : best with { Values = network.CopyValues() };
    }

    private static void Check(FloatNetworkOptions options)
    {
        if (options.Epochs < 1 || options.BatchSize < 1 || !(options.LearningRate > 0) || !double.IsFinite(options.LearningRate))
        {
            throw new InputException($"Gradient training needs at least one epoch, at least one sample a batch and a positive learning rate, not "
                + $"{options.Epochs}, {options.BatchSize} and {options.LearningRate}.");
        }

        if (options.WeightDecays.Count == 0 || options.WeightDecays.Any(decay => !(decay >= 0) || !double.IsFinite(decay)))
        {
            throw new InputException($"Weight decays must be numbers >= 0, at least one, not {string.Join(", ", options.WeightDecays)}.");
        }
    }

    private sealed record Choice(double ValidationLoss, double ValidationAccuracy, double Decay, int Epoch, float[][] Values);
}

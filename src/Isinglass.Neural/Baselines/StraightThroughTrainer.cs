using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines;

/// <summary>
/// Straight-through training (BinaryConnect: Courbariaux, Bengio, David, NeurIPS 2015; BinaryNet: Hubara, Courbariaux et al., NeurIPS 2016; latent weights moved by Adam:
/// Kingma, Ba, ICLR 2015) of exactly the network that a combinatorial method trains: the same codebooks, biases, integer activations and loss on the same quantized
/// inputs. Forward with the levels of the latent weights, backward as if levels were latent weights and an activation were its slope averaged over a window.
/// From the second half of the epochs it keeps the epoch of least training loss, the epoch of best validation accuracy, and the averages of quantized and of latent
/// weights. Equal keys give equal bits on any machine.
/// </summary>
public sealed class StraightThroughTrainer
{
    private readonly StraightThroughOptions _options;

    /// <summary>A trainer with the given options.</summary>
    /// <exception cref="InputException">An option is out of range.</exception>
    public StraightThroughTrainer(StraightThroughOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Trains once. A stop returns the best of what there is.</summary>
    /// <param name="lattice">The network on the integers of the training inputs.</param>
    /// <param name="train">Training samples, at least one.</param>
    /// <param name="validation">Samples to choose among candidates by; null or empty = choose by training loss. Never test samples.</param>
    /// <param name="key">What initial weights and the order of samples depend on.</param>
    /// <param name="control">When to stop; its objective is the mean training loss.</param>
    /// <exception cref="InputException">The network and the data do not belong together.</exception>
    public StraightThroughResult Train(NetworkLattice lattice, QuantizedDataset train, QuantizedDataset? validation, RandomKey key, SolveControl? control = null)
    {
        var run = (control ?? SolveControl.Unlimited).Start();
        CheckFit(lattice.Spec, train);
        var network = LatentNetwork.Quantized(lattice);
        var samples = new SampleRows(train, network.First);
        var judged = validation is { SampleCount: > 0 } ? new SampleRows(validation, network.First) : null;
        var pass = new StraightThroughPass(lattice, network, samples, judged, _options.Loss.CreateOutputLoss(), run);
        network.Initialize(key.Derive("initial").CreateSource());
        var random = key.Derive("order").CreateSource();
        var order = Enumerable.Range(0, samples.Count).ToArray();
        var epoch = 0;
        for (; epoch < _options.Epochs && !run.ShouldStop(); epoch++)
        {
            random.Shuffle(order.AsSpan());
            pass.Train(order, _options.BatchSize, CosineSchedule.Rate(_options.LearningRate, epoch, _options.Epochs));
            if (epoch >= _options.Epochs / 2)
            {
                pass.Keep(epoch);
            }

            run.Report((epoch + 1.0) / _options.Epochs, "straight-through training");
        }

        if (epoch <= _options.Epochs / 2)
        {
            pass.Keep(epoch - 1);
        }

        run.Finish(StopReason.Completed);
        var candidates = pass.Candidates(_options.UseAveraging);
        return new StraightThroughResult
        {
            Candidates = candidates,
            Chosen = judged is null ? candidates[0] : candidates.OrderByDescending(c => c.ValidationAccuracy).ThenByDescending(c => c.TrainingAccuracy).First(),
            EpochCount = epoch,
            StopReason = run.StopReason,
            Elapsed = run.Elapsed,
        };
    }

    /// <summary>Checks that a network can be trained on data.</summary>
    internal static void CheckFit(NetworkSpec spec, QuantizedDataset data)
    {
        if (data.SampleCount == 0)
        {
            throw new InputException("There are no training samples.");
        }

        if (spec.InputCount != data.FeatureCount)
        {
            throw new InputException($"The network {spec.Widths} has {spec.InputCount} inputs, the samples have {data.FeatureCount} features. Use {data.FeatureCount} as the first width, or another image size.");
        }

        if (spec.OutputCount != data.ClassCount && !(spec.OutputCount == 1 && data.ClassCount == 2))
        {
            throw new InputException($"The network {spec.Widths} has {spec.OutputCount} outputs for {data.ClassCount} classes. Use {data.ClassCount} outputs{(data.ClassCount == 2 ? ", or 1" : "")}.");
        }
    }
}

using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines;

/// <summary>
/// Gradient training of exactly the network that a combinatorial method trains: the same codebooks, biases, integer activations and quantized inputs. Every
/// setting is run once; setting, epoch and average are chosen on validation samples, and test samples are never used. The chosen network is not trained again
/// on training and validation samples together, because the combinatorial methods do not learn from validation samples either. Equal keys give equal bits on
/// any machine.
/// </summary>
internal sealed class GradientTrainer
{
    private readonly GradientOptions _options;

    /// <summary>A trainer with the given options.</summary>
    /// <exception cref="InputException">An option is out of range.</exception>
    public GradientTrainer(GradientOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Runs all settings. After a stop the choice is among the runs so far; the first run lasts at least until its first check of the clock.</summary>
    /// <param name="lattice">The network on the integers of the training inputs.</param>
    /// <param name="train">Training samples, at least one.</param>
    /// <param name="validation">Samples to choose by; null or empty = by training accuracy. Never test samples.</param>
    /// <param name="key">The random key.</param>
    /// <param name="control">When to stop; its objective is the share of misclassified validation (else training) samples.</param>
    /// <exception cref="InputException">The network and the data do not match.</exception>
    public GradientResult Train(IntegerNetwork lattice, QuantizedDataset train, QuantizedDataset? validation, RandomKey key, SolveControl? control = null)
    {
        CheckFit(lattice.Spec, train);
        var run = (control ?? SolveControl.Unlimited).Start();
        var first = LatentNetwork.Quantized(lattice).First;
        var samples = new SampleRows(train, first);
        var judged = validation is { SampleCount: > 0 } ? new SampleRows(validation, first) : null;
        var trials = new GradientTrial?[_options.Settings.Count];
        var done = 0;
        Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, index =>
        {
            if (index > 0 && run.ShouldStop())
            {
                return;
            }

            var setting = _options.Settings[index];
            var began = run.Elapsed;
            var pass = new GradientPass(lattice, setting, samples, judged);
            var candidates = pass.Run(key.Derive(index), _options.BatchSize, run);
            trials[index] = new GradientTrial(setting, candidates, pass.EpochCount, (run.Elapsed - began).TotalSeconds);
            run.Offer(1 - candidates.Max(candidate => judged is null ? candidate.TrainingAccuracy : candidate.ValidationAccuracy));
            run.Report((double)Interlocked.Increment(ref done) / trials.Length, $"gradient training: {setting.Name}");
        });

        run.ShouldStop();
        run.Finish(StopReason.Completed);
        GradientTrial[] ran = [.. trials.OfType<GradientTrial>()];
        return new GradientResult
        {
            Chosen = Choose(ran, judged?.Count ?? 0),
            BestByRule = ran.GroupBy(trial => trial.Setting.Rule).ToDictionary(group => group.Key, group => Choose(group, judged?.Count ?? 0)),
            Trials = ran,
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
            throw new InputException($"The network {spec.Widths} has {spec.InputCount} inputs, the samples have {data.FeatureCount} features. Use "
                + $"{data.FeatureCount} as the first width, or another image size.");
        }

        if (spec.OutputCount != data.ClassCount && !(spec.OutputCount == 1 && data.ClassCount == 2))
        {
            throw new InputException($"The network {spec.Widths} has {spec.OutputCount} outputs for {data.ClassCount} classes. Use {data.ClassCount} "
                + $"outputs{(data.ClassCount == 2 ? ", or 1" : "")}.");
        }
    }

    private GradientCandidate Choose(IEnumerable<GradientTrial> trials, int validationCount) => ValidationChoice.Choose(
        [.. trials.SelectMany(trial => trial.Candidates)], candidate => candidate.ValidationAccuracy, candidate => candidate.TrainingAccuracy, validationCount,
        _options.StandardErrors);
}

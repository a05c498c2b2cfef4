using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines;

/// <summary>
/// The strongest straight-through training that validation samples can choose: margins and temperatures, best epoch and weight averages. The choice is by validation
/// accuracy, among candidates that it cannot tell apart by training accuracy; test samples are never seen. The chosen network is not trained again on training and
/// validation samples together: a combinatorial method that it is compared with does not learn from the validation samples either.
/// </summary>
public sealed class BestStraightThrough
{
    private readonly BestStraightThroughOptions _options;
    private readonly TrainingLoss[] _losses;

    /// <summary>A grid with the given options.</summary>
    /// <exception cref="InputException">An option is out of range, or there is nothing to try.</exception>
    public BestStraightThrough(BestStraightThroughOptions options)
    {
        options.Training.Check();
        _options = options;
        _losses =
        [
            .. options.Margins.Select(margin => TrainingLoss.FromMargin(margin > 0 && double.IsFinite(margin)
                ? options.Loss with { Margin = margin }
                : throw new InputException($"Margins must be positive numbers, not {margin}."))),
            .. options.Loss.IsRegression ? [] : options.Temperatures.Select(TrainingLoss.CrossEntropy),
        ];
        if (_losses.Length == 0 || options.Restarts < 1 || options.Threads < 1 || !(options.StandardErrors >= 0))
        {
            throw new InputException($"The grid needs at least one margin or temperature, one restart, one thread and standard errors >= 0, not {_losses.Length}, {options.Restarts}, {options.Threads} and {options.StandardErrors}.");
        }
    }

    /// <summary>Runs the grid. After a stop the trials so far decide; the first always runs at least to its first look at the clock.</summary>
    /// <param name="lattice">The network on the integers of the training inputs.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="validation">Validation samples, at least one.</param>
    /// <param name="key">What everything random depends on.</param>
    /// <param name="control">When to stop; its objective is the share of validation samples decided wrongly.</param>
    /// <exception cref="InputException">There are no validation samples, or the network and the data do not belong together.</exception>
    public BestStraightThroughResult Train(NetworkLattice lattice, QuantizedDataset train, QuantizedDataset validation, RandomKey key, SolveControl? control = null)
    {
        if (validation.SampleCount == 0)
        {
            throw new InputException("Choosing margins, epochs and averages needs validation samples: ask for some per class.");
        }

        StraightThroughTrainer.CheckFit(lattice.Spec, train);
        var run = (control ?? SolveControl.Unlimited).Start();
        var trials = new StraightThroughTrial?[_losses.Length * _options.Restarts];
        var done = 0;
        Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, index =>
        {
            if (index > 0 && run.ShouldStop())
            {
                return;
            }

            var (loss, restart) = (_losses[index / _options.Restarts], index % _options.Restarts);
            var trainer = new StraightThroughTrainer(_options.Training with { Loss = loss });
            var result = trainer.Train(lattice, train, validation, key.Derive(index), run.Part());
            trials[index] = new StraightThroughTrial(loss, restart, result);
            run.Offer(1 - result.Chosen.ValidationAccuracy);
            run.Report((double)Interlocked.Increment(ref done) / trials.Length, $"straight-through training: {loss.Name}");
        });

        run.ShouldStop();
        run.Finish(StopReason.Completed);
        StraightThroughTrial[] ran = [.. trials.OfType<StraightThroughTrial>()];
        var (trial, chosen) = Choose(ran, validation.SampleCount);
        return new BestStraightThroughResult
        {
            Trial = trial,
            Chosen = chosen,
            Trials = ran,
            StopReason = run.StopReason,
            Elapsed = run.Elapsed,
        };
    }

    private (StraightThroughTrial Trial, StraightThroughCandidate Candidate) Choose(StraightThroughTrial[] trials, int validationCount)
    {
        var highest = trials.Max(trial => trial.Result.Candidates.Max(candidate => candidate.ValidationAccuracy));
        // A share's standard error; for regression R^2 stands in for one.
        var least = highest - _options.StandardErrors * Math.Sqrt(Math.Max(0, highest * (1 - highest)) / validationCount);

        // A stable order: of equals the first in the grid.
        return trials.SelectMany(trial => trial.Result.Candidates, (trial, candidate) => (trial, candidate))
            .Where(pair => pair.candidate.ValidationAccuracy >= least)
            .OrderByDescending(pair => pair.candidate.TrainingAccuracy)
            .ThenByDescending(pair => pair.candidate.ValidationAccuracy)
            .First();
    }
}

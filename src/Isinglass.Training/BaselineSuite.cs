using System.Diagnostics;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training;

/// <summary>
/// What every method is compared with, on the same data, bits and loss: random guessing with as many scored candidates, greedy descent from random starts with as
/// much time, annealing directly on the weights, straight-through training (margin or temperature, averaging and epoch by validation), and a float network.
/// </summary>
internal static class BaselineSuite
{
    /// <summary>A committee of straight-through networks with as many members, from all trials of its grid: only after them, and only when a committee was asked for.</summary>
    private const string CommitteeName = "ste_committee";

    public static IReadOnlyDictionary<string, Score> Run(
        TrainingTask task, double margin, long candidates, double seconds, TrainerOptions options, CancellationToken cancellation)
    {
        var key = new RandomKey(task.Plan.Seed).Derive("baselines");
        var control = new SolveControl { Cancellation = cancellation };
        var completion = task.Completion(margin);
        var pool = new List<sbyte[]>();
        var baselines = new List<(string Name, Func<Score> Run)>
        {
            ("random_guess", () => Found(task, SearchControl.Guess(completion, candidates, key.Derive("random")), "")),
            ("greedy", () => Found(task, SearchControl.Greedy(completion, seconds, key.Derive("greedy"), cancellation: cancellation), " starts")),
            ("anneal", () => Anneal(task, key.Derive("anneal"), options, control)),
            ("ste", () => StraightThrough(task, key.Derive("ste"), options, control, pool)),
            ("float", () => Float(task, key.Derive("float"), control)),
        };
        if (task.Plan.Committee > 0 && task.Data.Validation.SampleCount > 0)
        {
            baselines.Insert(baselines.FindIndex(baseline => baseline.Name == "ste") + 1,
                (CommitteeName, () => CommitteeTraining.Choose(pool, task, margin, Stopwatch.StartNew()).Score));
        }

        var scores = new Dictionary<string, Score>();
        foreach (var (name, run) in baselines)
        {
            options.OnProgress?.Invoke(new TrainingProgress($"baseline {name}", (double)scores.Count / baselines.Count, null));
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            scores[name] = run();
        }

        return scores;
    }

    private static Score Found(TrainingTask task, SearchControl found, string unit) => task.Score(found.Bits, found.Seconds, $"best of {found.Count}{unit}");

    private static Score Anneal(TrainingTask task, RandomKey key, TrainerOptions options, SolveControl control)
    {
        const int sweeps = 300;
        var watch = Stopwatch.StartNew();
        (sbyte[] Bits, double Validation, double Margin) best = ([], double.NegativeInfinity, 0);
        foreach (var margin in task.Plan.Margins)
        {
            var completion = task.Completion(margin);
            var solution = FitMethods.JointAnnealing(completion, sweeps, 1)
                .Solve(TrainingTask.ModelOf(completion), new SolveRequest { Key = key, Threads = options.Threads }, control);
            var validation = task.Data.Validation.SampleCount == 0 ? 0 : task.Validation(solution.Values);
            if (validation > best.Validation)
            {
                best = (solution.Values, validation, margin);
            }
        }

        return task.Score(best.Bits, watch.Elapsed.TotalSeconds, $"margin {best.Margin}");
    }

    private static Score StraightThrough(TrainingTask task, RandomKey key, TrainerOptions options, SolveControl control, List<sbyte[]> pool)
    {
        var watch = Stopwatch.StartNew();
        var (plan, data, lattice) = (task.Plan, task.Data, task.Lattice);
        var loss = plan.LossAt(1);
        var remark = "";
        if (loss.Function.Name is "zero-one" or "step" or "sign")
        {
            // A loss without slope teaches nothing by gradients; its usual stand-in does.
            (loss, remark) = (loss with { Function = ScalarFunction.Parse("hinge") }, "hinge for a loss without slope; ");
        }

        if (data.Validation.SampleCount == 0)
        {
            var plain = new StraightThroughTrainer(new StraightThroughOptions { Loss = TrainingLoss.FromMargin(loss with { Margin = plan.Margins[0] }) })
                .Train(lattice, data.Train, null, key, control);
            return task.Score(plain.Chosen.Bits, watch.Elapsed.TotalSeconds, remark + "no validation samples: first margin, epoch of least training loss");
        }

        var result = new BestStraightThrough(new BestStraightThroughOptions { Loss = loss, Threads = options.Threads }).Train(lattice, data.Train, data.Validation, key, control);
        pool.AddRange(result.Trials.SelectMany(trial => trial.Result.Candidates).Select(candidate => candidate.Bits));
        return task.Score(result.Bits, watch.Elapsed.TotalSeconds, remark + result.Summary);
    }

    /// <summary>With tanh units, which learn best of those that gradients know; ReLU where that is the network's own activation.</summary>
    private static Score Float(TrainingTask task, RandomKey key, SolveControl control)
    {
        var watch = Stopwatch.StartNew();
        var data = task.Data;
        var settings = new FloatNetworkOptions { Activation = task.Plan.Recipe.Activation == "relu" ? FloatActivation.Relu : FloatActivation.Tanh };
        var result = FloatNetwork.Train(task.Lattice.Spec, data.Train, data.Validation.SampleCount > 0 ? data.Validation : null, key, settings, control);
        return new Score(result.Network.Evaluate(data.Train).Accuracy, result.Network.Evaluate(data.Test).Accuracy, watch.Elapsed.TotalSeconds, $"weight decay {result.WeightDecay}");
    }
}

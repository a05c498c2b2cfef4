using System.Diagnostics;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
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
        Recipe recipe, TrainingData data, NetworkLattice lattice, double margin, long candidates, double seconds, TrainerOptions options, CancellationToken cancellation)
    {
        var key = new RandomKey(recipe.Seed).Derive("baselines");
        var control = new SolveControl { Cancellation = cancellation };
        var whole = Whole(recipe, data, lattice, margin);
        var pool = new List<sbyte[]>();
        var baselines = new List<(string Name, Func<Score> Run)>
        {
            ("random_guess", () => Found(data, lattice, SearchControl.Guess(whole.Completion, candidates, key.Derive("random")), "")),
            ("greedy", () => Found(data, lattice, SearchControl.Greedy(whole.Completion, seconds, key.Derive("greedy"), cancellation: cancellation), " starts")),
            ("anneal", () => Anneal(recipe, data, lattice, key.Derive("anneal"), options, control)),
            ("ste", () => StraightThrough(recipe, data, lattice, key.Derive("ste"), options, control, pool)),
            ("float", () => Float(recipe, data, lattice, key.Derive("float"), control)),
        };
        if (recipe.Committee is not null && data.Validation.SampleCount > 0)
        {
            baselines.Insert(baselines.FindIndex(baseline => baseline.Name == "ste") + 1, (CommitteeName, () => CommitteeTraining.Choose(pool, recipe, data, lattice, margin, Stopwatch.StartNew()).Score));
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

    private static CompiledNetwork Whole(Recipe recipe, TrainingData data, NetworkLattice lattice, double margin) => NetworkCompiler.Compile(
        lattice, data.Train, Trainer.Loss(recipe, data, margin), [[.. Enumerable.Range(0, data.Train.SampleCount)]], new CompileOptions { Encoding = ModelEncoding.Implicit });

    private static Score Found(TrainingData data, NetworkLattice lattice, SearchControl found, string unit) => Evaluated(data, lattice, found.Bits, found.Seconds, $"best of {found.Count}{unit}");

    private static Score Anneal(Recipe recipe, TrainingData data, NetworkLattice lattice, RandomKey key, TrainerOptions options, SolveControl control)
    {
        const int sweeps = 300;
        var watch = Stopwatch.StartNew();
        (sbyte[] Bits, double Validation, double Margin) best = ([], double.NegativeInfinity, 0);
        foreach (var margin in recipe.Margins!)
        {
            var whole = Whole(recipe, data, lattice, margin);
            var solution = FitMethods.JointAnnealing(whole, sweeps, 1)
                .Solve(whole.Scenarios.Scenarios[0].Model, new SolveRequest { Key = key, Threads = options.Threads }, control);
            var validation = data.Validation.SampleCount == 0 ? 0 : data.Evaluate(new QuantizedNetwork(lattice, solution.Values), data.Validation).Accuracy;
            if (validation > best.Validation)
            {
                best = (solution.Values, validation, margin);
            }
        }

        return Evaluated(data, lattice, best.Bits, watch.Elapsed.TotalSeconds, $"margin {best.Margin}");
    }

    private static Score StraightThrough(Recipe recipe, TrainingData data, NetworkLattice lattice, RandomKey key, TrainerOptions options, SolveControl control, List<sbyte[]> pool)
    {
        var watch = Stopwatch.StartNew();
        var loss = Trainer.Loss(recipe, data, 1);
        var remark = "";
        if (loss.Function.Name is "zero-one" or "step" or "sign")
        {
            // A loss without slope teaches nothing by gradients; its usual stand-in does.
            (loss, remark) = (loss with { Function = ScalarFunction.Parse("hinge") }, "hinge for a loss without slope; ");
        }

        if (data.Validation.SampleCount == 0)
        {
            var plain = new StraightThroughTrainer(new StraightThroughOptions { Loss = TrainingLoss.FromMargin(loss with { Margin = recipe.Margins![0] }) })
                .Train(lattice, data.Train, null, key, control);
            return Evaluated(data, lattice, plain.Chosen.Bits, watch.Elapsed.TotalSeconds, remark + "no validation samples: first margin, epoch of least training loss");
        }

        var result = new BestStraightThrough(new BestStraightThroughOptions { Loss = loss, Threads = options.Threads }).Train(lattice, data.Train, data.Validation, key, control);
        pool.AddRange(result.Trials.SelectMany(trial => trial.Result.Candidates).Select(candidate => candidate.Bits));
        return Evaluated(data, lattice, result.Bits, watch.Elapsed.TotalSeconds, remark + result.Summary);
    }

    /// <summary>With tanh units, which learn best of those that gradients know; ReLU where that is the network's own activation.</summary>
    private static Score Float(Recipe recipe, TrainingData data, NetworkLattice lattice, RandomKey key, SolveControl control)
    {
        var watch = Stopwatch.StartNew();
        var settings = new FloatNetworkOptions { Activation = recipe.Activation == "relu" ? FloatActivation.Relu : FloatActivation.Tanh };
        var result = FloatNetwork.Train(lattice.Spec, data.Train, data.Validation.SampleCount > 0 ? data.Validation : null, key, settings, control);
        return new Score(result.Network.Evaluate(data.Train).Accuracy, result.Network.Evaluate(data.Test).Accuracy, watch.Elapsed.TotalSeconds, $"weight decay {result.WeightDecay}");
    }

    private static Score Evaluated(TrainingData data, NetworkLattice lattice, sbyte[] bits, double seconds, string remark)
    {
        var network = new QuantizedNetwork(lattice, bits);
        return new Score(data.Evaluate(network, data.Train).Accuracy, data.Evaluate(network, data.Test).Accuracy, seconds, remark);
    }
}

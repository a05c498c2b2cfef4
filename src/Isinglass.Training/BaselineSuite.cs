using System.Diagnostics;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training;

/// <summary>
/// What every method is compared with, on the same data, bits and loss: random guessing with as many scored candidates, greedy descent from random starts with as
/// much time, annealing directly on the weights, gradient training (all by validation: rule, loss, rate, epoch and averaging), greedy flips after it, its straight-through part alone, and a
/// float network.
/// </summary>
internal static class BaselineSuite
{
    /// <summary>A committee of networks of gradient training with as many members, from all its runs: only after them, and only when a committee was asked for.</summary>
    private const string CommitteeName = "gradient_committee";

    /// <summary>Margins of the flips after gradient training.</summary>
    internal static readonly double[] FlipMargins = [0.25, 0.5, 0.7, 1, 1.7];

    public static IReadOnlyDictionary<string, Score> Run(
        Recipe recipe, TrainingData data, NetworkLattice lattice, double margin, long candidates, double seconds, TrainerOptions options, CancellationToken cancellation)
    {
        var key = new RandomKey(recipe.Seed).Derive("baselines");
        var control = new SolveControl { Cancellation = cancellation };
        var whole = Whole(recipe, data, lattice, margin);
        var gradient = new Lazy<GradientResult>(() => GradientFit.Train(recipe, data, lattice, key.Derive("gradient"), options.Threads, control));
        var baselines = new List<(string Name, Func<Score> Run)>
        {
            ("random_guess", () => Found(data, lattice, SearchControl.Guess(whole.Completion, candidates, key.Derive("random")), "")),
            ("greedy", () => Found(data, lattice, SearchControl.Greedy(whole.Completion, seconds, key.Derive("greedy"), cancellation: cancellation), " starts")),
            ("anneal", () => Anneal(recipe, data, lattice, key.Derive("anneal"), options, control)),
            ("gradient", () => Gradient(data, lattice, gradient.Value.Chosen, gradient.Value.Elapsed.TotalSeconds)),
            ("gradient_refined", () => Refined(recipe, data, lattice, gradient.Value, key.Derive("refined"))),
            ("ste", () => StraightThrough(data, lattice, gradient.Value)),
            ("float", () => Float(recipe, data, lattice, key.Derive("float"), control)),
        };
        if (recipe.Committee is not null && data.Validation.SampleCount > 0)
        {
            baselines.Insert(baselines.FindIndex(baseline => baseline.Name == "ste"), (CommitteeName, () =>
                CommitteeTraining.Choose([.. gradient.Value.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits)], recipe, data, lattice, margin, Stopwatch.StartNew()).Score));
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

    private static Score Gradient(TrainingData data, NetworkLattice lattice, GradientCandidate chosen, double seconds) =>
        Evaluated(data, lattice, chosen.Bits, seconds, GradientFit.Summary(chosen, data));

    /// <summary>Flips on the true loss from where gradient training ended, the margin chosen as its settings were.</summary>
    private static Score Refined(Recipe recipe, TrainingData data, NetworkLattice lattice, GradientResult gradient, RandomKey key)
    {
        var watch = Stopwatch.StartNew();
        var refined = FlipMargins.Select(margin =>
        {
            var network = new QuantizedNetwork(lattice, GreedyDescent.Descend(Whole(recipe, data, lattice, margin).Completion, gradient.Bits, key).Free);
            return (Margin: margin, network.Bits, Training: data.Evaluate(network, data.Train).Accuracy, Validation: data.Validation.SampleCount == 0 ? double.NaN : data.Evaluate(network, data.Validation).Accuracy);
        }).ToArray();
        var chosen = ValidationChoice.Choose(refined, one => one.Validation, one => one.Training, data.Validation.SampleCount);
        return Evaluated(data, lattice, chosen.Bits, gradient.Elapsed.TotalSeconds + watch.Elapsed.TotalSeconds, $"margin {chosen.Margin}");
    }

    /// <summary>What straight-through training alone would have chosen; its time is that of its own runs.</summary>
    private static Score StraightThrough(TrainingData data, NetworkLattice lattice, GradientResult gradient)
    {
        const GradientRule rule = GradientRule.StraightThrough;
        return Gradient(data, lattice, gradient.BestByRule.GetValueOrDefault(rule) ?? gradient.Chosen, gradient.Trials.Where(trial => trial.Setting.Rule == rule).Sum(trial => trial.Seconds));
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

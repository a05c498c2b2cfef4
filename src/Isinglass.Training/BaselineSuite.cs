using System.Diagnostics;
using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Numerics;
using Isinglass.Solvers;
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
            ("random_guess", () => RandomGuess(data, whole, candidates, key.Derive("random"))),
            ("greedy", () => Greedy(data, whole, seconds, key.Derive("greedy"), cancellation)),
            ("anneal", () => Anneal(recipe, data, lattice, key.Derive("anneal"), options, control)),
            ("ste", () => StraightThrough(recipe, data, lattice, key.Derive("ste"), options, control, pool)),
            ("float", () => Float(data, lattice, key.Derive("float"), options, control)),
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

    private static Score RandomGuess(TrainingData data, CompiledNetwork whole, long candidates, RandomKey key)
    {
        var watch = Stopwatch.StartNew();
        var random = key.CreateSource();
        var walker = whole.Completion.CreateWalker();
        var (best, least) = (new sbyte[walker.FreeCount], double.PositiveInfinity);
        var bits = new sbyte[best.Length];
        for (var k = 0L; k < Math.Max(1, candidates); k++)
        {
            random.FillBits(bits);
            walker.Load(bits);
            if (walker.Objective < least)
            {
                (least, best) = (walker.Objective, [.. bits]);
            }
        }

        return Evaluated(data, whole.Lattice, best, watch, $"best of {Math.Max(1, candidates)}");
    }

    private static Score Greedy(TrainingData data, CompiledNetwork whole, double seconds, RandomKey key, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var walker = whole.Completion.CreateWalker();
        var (best, least) = (new sbyte[walker.FreeCount], double.PositiveInfinity);
        var bits = new sbyte[best.Length];
        var starts = 0;
        do
        {
            var start = key.Derive(starts++);
            start.CreateSource().FillBits(bits);
            walker.Load(bits);
            GreedyDescent.Descend(walker, start.Derive("descent"));
            if (walker.Objective < least)
            {
                (least, best) = (walker.Objective, walker.Free.ToArray());
            }
        }
        while (watch.Elapsed.TotalSeconds < seconds && !cancellation.IsCancellationRequested);
        return Evaluated(data, whole.Lattice, best, watch, $"best of {starts} starts");
    }

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

        return Evaluated(data, lattice, best.Bits, watch, $"margin {best.Margin}");
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
            return Evaluated(data, lattice, plain.Chosen.Bits, watch, remark + "no validation samples: first margin, epoch of least training loss");
        }

        var result = new BestStraightThrough(new BestStraightThroughOptions { Loss = loss, Threads = options.Threads }).Train(lattice, data.Train, data.Validation, key, control);
        pool.AddRange(result.Trials.SelectMany(trial => trial.Result.Candidates).Select(candidate => candidate.Bits));
        return Evaluated(data, lattice, result.Bits, watch, remark + result.Summary);
    }

    private static Score Float(TrainingData data, NetworkLattice lattice, RandomKey key, TrainerOptions options, SolveControl control)
    {
        var watch = Stopwatch.StartNew();
        var result = FloatNetwork.Train(lattice.Spec, data.Train, data.Validation.SampleCount > 0 ? data.Validation : null, key, new FloatNetworkOptions(), control);
        return new Score(result.Network.Evaluate(data.Train).Accuracy, result.Network.Evaluate(data.Test).Accuracy, watch.Elapsed.TotalSeconds, $"weight decay {result.WeightDecay}");
    }

    private static Score Evaluated(TrainingData data, NetworkLattice lattice, sbyte[] bits, Stopwatch watch, string remark)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        var network = new QuantizedNetwork(lattice, bits);
        return new Score(data.Evaluate(network, data.Train).Accuracy, data.Evaluate(network, data.Test).Accuracy, seconds, remark);
    }
}

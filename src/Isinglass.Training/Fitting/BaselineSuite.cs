using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training.Fitting;

/// <summary>
/// The baselines of every method, on the same data, bits and loss: random guessing with as many scored candidates, greedy descent from random starts with as
/// much time, annealing directly on the weights, gradient training (all by validation: rule, loss, rate, epoch and averaging), gradient training with greedy
/// refinement, its straight-through part alone, and a float network. When time is short, the most informative for their time come first, and greedy descent
/// gets the rest.
/// </summary>
internal static class BaselineSuite
{
    /// <summary>A committee of networks of gradient training with as many members, from all its runs: only when a committee was requested.</summary>
    private const string CommitteeName = "gradient_committee";

    /// <summary>Gradient training, then repaired to keep the recipe's demands: only with demands.</summary>
    private const string RepairedName = "gradient_repaired";

    /// <summary>Margins of the refinement after gradient training.</summary>
    internal static readonly double[] RefinementMargins = [0.25, 0.5, 0.7, 1, 1.7];

    // Rough share of each in the time of all baselines; greedy descent gets as much as the method.
    private static readonly Dictionary<string, double> Shares = new() { ["greedy"] = 0.7, ["anneal"] = 0.08, ["gradient"] = 0.12 };

    private const double UsualShare = 0.02;

    /// <summary>Share of the time that is left, if it is limited, that gradient training may take.</summary>
    private const double GradientShare = 0.7;

    /// <summary>End of the remark of a baseline that the time limit cut short.</summary>
    public const string CutShort = "cut short by the time limit";

    /// <summary>Those that are first in a table and run last.</summary>
    private static readonly string[] Last = ["anneal", "random_guess", Greedy];

    private const string Greedy = "greedy";

    /// <summary>Trains them one after the other until the time is over.</summary>
    /// <returns>The scores, and those for which no time was left.</returns>
    public static (IReadOnlyDictionary<string, Score> Scores, IReadOnlyList<SkippedBaseline> Skipped) Run(
        TrainingTask task, double margin, long candidates, double seconds, TrainerOptions options, SolveControl control, RunTimeline timeline)
    {
        var key = new RandomKey(task.Plan.Seed).Derive("baselines");
        var run = control.Start();
        var completion = task.Completion(margin);
        var gradient = new Lazy<GradientResult>(() => GradientFit.Train(task, key.Derive("gradient"), options.Threads, run.Part(share: GradientShare)));
        var done = 0.0;
        var baselines = new List<(string Name, Func<Score> Run)>
        {
            ("random_guess", () => Found(task, SearchBaseline.Guess(completion, candidates, key.Derive("random"), run: run), "")),
            (Greedy, () => Found(task, SearchBaseline.Greedy(completion, seconds, key.Derive("greedy"), run: run,
                report: share => timeline.Baseline(Greedy, Math.Min(1, done + Shares[Greedy] * share))), " starts")),
            ("anneal", () => Anneal(task, key.Derive("anneal"), options, run)),
            ("gradient", () => Gradient(task, gradient.Value.Chosen, gradient.Value.Elapsed.TotalSeconds)),
            ("gradient_refined", () => Refined(task, gradient.Value, key.Derive("refined"), run)),
            ("ste", () => StraightThrough(task, gradient.Value)),
            ("float", () => Float(task, key.Derive("float"), run.Part())),
        };
        if (task.Demands.IsAny)
        {
            var behind = baselines.FindIndex(baseline => baseline.Name == "ste");
            baselines.Insert(behind, (RepairedName, () => Repaired(task, gradient.Value, key.Derive("repaired"), run)));
        }

        if (task.Plan.Committee > 0 && task.Data.Validation.SampleCount > 0)
        {
            baselines.Insert(baselines.FindIndex(baseline => baseline.Name == "ste"), (CommitteeName, () =>
                CommitteeTraining.Choose(
                    [.. gradient.Value.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits)], task, margin, Watch.Start()).Score));
        }

        var scores = new Dictionary<string, Score>();
        foreach (var (name, train) in baselines.OrderBy(static baseline => Array.IndexOf(Last, baseline.Name)))
        {
            if (run.ShouldStop())
            {
                break;
            }

            timeline.Baseline(name, Math.Min(1, done));
            var score = train();
            scores[name] = IsCut(name) ? score with { Remark = $"{score.Remark}, {CutShort}".TrimStart(',', ' ') } : score;
            done += Shares.GetValueOrDefault(name, UsualShare);
        }

        string[] names = [.. baselines.Select(static baseline => baseline.Name)];
        return (names.Where(scores.ContainsKey).ToDictionary(static name => name, name => scores[name]),
            [.. names.Where(name => !scores.ContainsKey(name)).Select(name => new SkippedBaseline(name, run.StopReason))]);

        bool IsCut(string name) => run.ShouldStop() ? run.StopReason == StopReason.TimeLimit
            : gradient.IsValueCreated && gradient.Value.StopReason == StopReason.TimeLimit && name is not ("float" or "anneal" or "random_guess" or Greedy);
    }

    /// <summary>Names of methods and baselines in words.</summary>
    public static string InWords(string name) => name switch
    {
        "random_guess" => "random guessing",
        Greedy => "greedy descent",
        "anneal" => "annealing on weights",
        "ste" => "straight-through",
        "gradient" => "gradient training",
        "gradient_refined" => "gradient + greedy flips",
        RepairedName => "gradient, repaired greedily",
        CommitteeName => "gradient, committee",
        "float" => "float network",
        _ => name,
    };

    private static Score Found(TrainingTask task, SearchBaseline found, string unit) => task.Score(found.Bits, found.Seconds, $"best of {found.Count}{unit}");

    private static Score Anneal(TrainingTask task, RandomKey key, TrainerOptions options, SolveRun run)
    {
        const int sweeps = 300;
        var watch = Watch.Start(run.Control.Clock);
        (sbyte[] Bits, double Validation, double Margin) best = ([], double.NegativeInfinity, 0);
        foreach (var margin in task.Plan.Margins)
        {
            var completion = task.Completion(margin);
            var solution = FitMethods.JointAnnealing(completion, sweeps, 1)
                .Solve(TrainingTask.ModelOf(completion), new SolveRequest { Key = key, Threads = options.Threads }, run.Part());
            var validation = task.Data.Validation.SampleCount == 0 ? 0 : task.Validation(solution.Values);
            if (validation > best.Validation)
            {
                best = (solution.Values, validation, margin);
            }
        }

        return task.Score(best.Bits, watch.Seconds, $"margin {best.Margin}");
    }

    private static Score Gradient(TrainingTask task, GradientCandidate chosen, double seconds) =>
        task.Score(chosen.Bits, seconds, GradientFit.Summary(chosen, task.Data));

    /// <summary>Gradient training, then refined on the true loss; the margin is chosen as its settings were.</summary>
    private static Score Refined(TrainingTask task, GradientResult gradient, RandomKey key, SolveRun run) =>
        BestMargin(task, gradient, margin => GreedyDescent.Descend(task.FreeCompletion(margin), gradient.Bits, key, run).Free, run);

    /// <summary>
    /// Gradient training, which ignores demands, then repaired: surplus nonzero weights become zero one by one, each time the one that costs least loss, other
    /// demands on weights take the nearest values, and greedy refinement keeps them and lowers first the violations, then the loss.
    /// </summary>
    private static Score Repaired(TrainingTask task, GradientResult gradient, RandomKey key, SolveRun run) => BestMargin(task, gradient, margin =>
    {
        var completion = task.Completion(margin);
        return GreedyDescent.Descend(completion, completion.Repair(gradient.Bits), key, run).Free;
    }, run);

    /// <summary>Refines at every margin and takes the best by validation; bits that keep the demands come first.</summary>
    private static Score BestMargin(TrainingTask task, GradientResult gradient, Func<double, sbyte[]> refine, SolveRun run)
    {
        var watch = Watch.Start();
        var refined = RefinementMargins.TakeWhile((_, k) => k == 0 || !run.ShouldStop()).Select(margin =>
        {
            var network = new QuantizedNetwork(task.Lattice, refine(margin));
            return (Margin: margin, network.Bits, Training: task.Data.Evaluate(network, task.Data.Train).Accuracy, Validation: task.Validation(network.Bits),
                Keeps: DemandCheck.Keeps(network, task.Demands));
        }).ToArray();
        var kept = refined.Where(one => one.Keeps).DefaultIfEmpty().ToArray();
        var isKept = kept[0].Bits is not null;
        var chosen = ValidationChoice.Choose(isKept ? kept : refined, one => one.Validation, one => one.Training, task.Data.Validation.SampleCount);
        var remark = $"margin {chosen.Margin}{(task.Demands.IsAny ? chosen.Keeps ? ", demands kept" : ", demands not kept" : "")}";
        return task.Score(chosen.Bits, gradient.Elapsed.TotalSeconds + watch.Seconds, remark);
    }

    /// <summary>The choice among straight-through runs alone, with the time of these runs.</summary>
    private static Score StraightThrough(TrainingTask task, GradientResult gradient)
    {
        const GradientRule rule = GradientRule.StraightThrough;
        return Gradient(
            task, gradient.BestByRule.GetValueOrDefault(rule) ?? gradient.Chosen,
                gradient.Trials.Where(trial => trial.Setting.Rule == rule).Sum(trial => trial.Seconds));
    }

    /// <summary>With tanh units, which gradients train best; ReLU where that is the network's own activation.</summary>
    private static Score Float(TrainingTask task, RandomKey key, SolveControl control)
    {
        var watch = Watch.Start(control.Clock);
        var data = task.Data;
        var settings = new FloatNetworkOptions { Activation = task.Plan.Recipe.Activation == "relu" ? FloatActivation.Relu : FloatActivation.Tanh };
        var result = FloatNetwork.Train(task.Lattice.Spec, data.Train, data.Validation.SampleCount > 0 ? data.Validation : null, key, settings, control);
        return new Score(result.Network.Evaluate(data.TrainOnce).Accuracy, result.Network.Evaluate(data.Test).Accuracy, watch.Seconds,
            $"weight decay {result.WeightDecay}");
    }
}

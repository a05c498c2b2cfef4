using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Choice;

/// <summary>
/// Chooses hidden units, codebooks and margin of a table's network, as far as the recipe leaves them open. Every candidate is annealed for a short time on each
/// of five folds of the training and validation samples and evaluated by the cross entropy of the held-out ones, which says more than accuracy when samples are
/// few; after two folds the worse two thirds are dropped (successive halving: Jamieson and Talwalkar 2016). Among those within a percent of the least loss, the
/// fewest bits win. Test samples are not used.
/// </summary>
internal sealed class NetworkChoice
{
    private const int FoldCount = 5, FirstFolds = 2, FewestSurvivors = 4;

    /// <summary>Largest number of samples to compare on: more would cost more than it gains.</summary>
    private const int MostSamples = 3000;

    /// <summary>Sweeps of a trial; the chosen network is annealed for five times as many.</summary>
    private const int Sweeps = 60, ChosenSweeps = 300;

    /// <summary>Flips times samples that starts of a trial, and of the chosen network, may cost: some hundredths of a second, and some seconds.</summary>
    private const long TrialWork = 20_000_000, ChosenWork = 3_000_000_000;

    // The chosen network of a large table still gets a few starts: with the one that its work allowed, adult with seed 3 ended below the accuracy of the
    // largest class.
    private const int LeastStarts = 4, MostStarts = 10;

    /// <summary>Losses up to this factor of the least one count as equal.</summary>
    private const double Equal = 1.01;

    /// <summary>Share of a limited time for the choice.</summary>
    private const double TimeShare = 0.25;

    /// <summary>With more inputs, hidden units would have more bits than a table has samples.</summary>
    private const int MostInputsOfHidden = 200;

    private static readonly string[] Books = ["binary", "ternary", "int3", "int4", "int6"], HiddenBooks = ["binary", "int4"];

    private readonly Recipe _recipe;
    private readonly TrainingData _data;
    private readonly Candidate[] _candidates;
    private readonly Fold[] _folds;
    private readonly RandomKey _key;

    private NetworkChoice(Recipe recipe, TrainingData data)
    {
        (_recipe, _data, _key) = (recipe, data, new RandomKey(recipe.Seed).Derive("choice"));
        _candidates = [.. Candidates()];
        _folds = Folds();
    }

    /// <summary>
    /// The completed recipe and the compared networks, of which there are none when time was too short for the first. The recipe itself when there is nothing
    /// to choose.
    /// </summary>
    public static (Recipe Recipe, IReadOnlyList<NetworkTrial> Trials) Of(Recipe recipe, TrainingData data, TrainerOptions options, SolveRun run) =>
        IsOpen(recipe, data) && options.Start is null ? new NetworkChoice(recipe, data).Choose(options, run) : (recipe, []);

    /// <summary>Codebooks of tables are open unless the recipe sets a machine or a mode of hedging, which have their own, or has demands.</summary>
    public static bool IsOpen(Recipe recipe, TrainingData data) => data.Table is not null && recipe is
    {
        Weights: null, Machine: MachineCatalog.Completion, Mode: HedgingMode.ProgressiveHedging, BundleSolver: null, Encoding: null or ModelEncoding.Implicit,
        WarmStart: null or WarmStart.Float or WarmStart.Gradient, HasDemands: false, MaxBits: null,
    };

    private (Recipe Recipe, IReadOnlyList<NetworkTrial> Trials) Choose(TrainerOptions options, SolveRun run)
    {
        var search = run.Part(share: TimeShare).Start();
        var alive = _candidates;
        for (var fold = 0; fold < _folds.Length; fold++)
        {
            options.OnProgress?.Invoke(new SolveProgress(
                run.Elapsed, double.PositiveInfinity, (double)fold / _folds.Length, null, $"choosing among {_candidates.Length} networks"));
            var (now, judges) = (fold, alive);
            Parallel.For(0, judges.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, k => Judge(judges[k], _folds[now], search));
            if (search.ShouldStop() && Array.Exists(judges, candidate => candidate.Folds <= now))
            {
                // Not all were evaluated on this fold: the best is chosen by the folds before, or on the first fold among those evaluated.
                return Result(alive, fold);
            }

            if (fold == FirstFolds - 1)
            {
                alive = [.. alive.OrderBy(candidate => candidate.HeldOut.Loss).Take(Math.Max(FewestSurvivors, alive.Length / 3))];
            }
        }

        return Result(alive, _folds.Length);
    }

    private (Recipe Recipe, IReadOnlyList<NetworkTrial> Trials) Result(IReadOnlyList<Candidate> alive, int folds)
    {
        var trials = _candidates.Where(candidate => candidate.Folds > 0).Select(candidate => candidate.Trial with
        {
            Folds = candidate.Folds,
            Loss = candidate.HeldOut.Loss,
            Score = candidate.HeldOut.Score,
        }).ToArray();
        if (trials.Length == 0)
        {
            // One bit without a bias is less accurate than the largest class on many tables; four bits in one layer are not.
            var guess = (_candidates.FirstOrDefault(static candidate => candidate.Trial is { Weights: "int4", Margin: 1 }) ?? _candidates[0]).Trial;
            return (Chosen(guess), []);
        }

        var finalists = folds == 0 ? trials : [.. trials.Where(trial => alive.Any(candidate => Same(candidate.Trial, trial)))];
        var useful = Array.FindAll(finalists, trial => trial.Score >= MajorityShare());
        finalists = useful.Length > 0 ? useful : finalists;
        var least = finalists.Min(trial => trial.Loss);
        var chosen = finalists.Where(trial => trial.Loss <= Equal * least).MinBy(trial => (trial.BitCount, trial.Loss))!;
        return (Chosen(chosen), [.. trials.OrderByDescending(trial => trial.Folds).ThenBy(trial => trial.Loss)]);
    }

    private Recipe Chosen(NetworkTrial trial)
    {
        var filled = Filled(trial.Network, trial.Weights, trial.Biases) with { Margins = [trial.Margin] };
        return filled.Method != TrainingMethod.Annealing ? filled : filled with
        {
            Sweeps = filled.Sweeps ?? ChosenSweeps,
            Rounds = filled.Rounds ?? Starts(trial.BitCount, _data.Train.SampleCount, filled.Sweeps ?? ChosenSweeps, ChosenWork, LeastStarts),
        };
    }

    /// <summary>
    /// Starts of an anneal. The codes of a wide codebook's -1 and 0 have no bit in common, so that from every second start a bias ends at the wrong sign
    /// (german, int6: a training loss of 0.55 instead of 0.45); the best of ten starts did not in any trial.
    /// </summary>
    private static int Starts(int bits, int samples, int sweeps, long work, int least = 1) =>
        (int)Math.Clamp(work / ((long)bits * samples * sweeps), least, MostStarts);

    private static bool Same(NetworkTrial a, NetworkTrial b) => (a.Network, a.Weights, a.Biases, a.Margin) == (b.Network, b.Weights, b.Biases, b.Margin);

    /// <summary>The accuracy of the largest class: a network must exceed it. With equal class weights there is no largest class.</summary>
    private double MajorityShare() => _data.IsRegression || _data.Weighting == ClassWeighting.Balanced ? double.NegativeInfinity
        : _data.Majority()!.Value.Score.TrainAccuracy;

    private IEnumerable<Candidate> Candidates()
    {
        var (inputs, outputs) = (_data.TrainOnce.FeatureCount, _data.IsRegression || _data.TrainOnce.ClassCount == 2 ? 1 : _data.TrainOnce.ClassCount);
        string[] networks = _recipe.Network is { } given ? [given] : inputs > MostInputsOfHidden ? [$"{inputs}-{outputs}"]
            : [$"{inputs}-{outputs}", $"{inputs}-4-{outputs}", $"{inputs}-8-{outputs}"];
        foreach (var network in networks)
        {
            var isOpen = _recipe.Network is null && network != networks[0];
            foreach (var weights in isOpen ? HiddenBooks : Books)
            {
                var biases = _recipe.Biases ?? (weights == "int6" ? "int6" : "int4");
                var plan = TrainingPlan.Of(Filled(network, weights, biases), _data);
                foreach (var margin in _recipe.Margins ?? (_data.IsRegression ? [0.5, 0.7, 1, 1.4] : [0.25, 0.5, 1, 2]))
                {
                    yield return new Candidate(plan, new NetworkTrial(network, weights, biases, margin, new ParameterLayout(plan.Network).BitCount));
                }
            }
        }
    }

    /// <summary>
    /// The recipe for a network. The logistic loss needs fewer samples than the hinge for the same result; annealing on the weights handles wide codebooks,
    /// hedging does not.
    /// </summary>
    private Recipe Filled(string network, string weights, string biases) => _recipe with
    {
        Network = network,
        Weights = weights,
        Biases = biases,
        Loss = _recipe.Loss ?? (_data.IsRegression ? null : network.EndsWith("-1", StringComparison.Ordinal) ? "logistic" : "pairwise:logistic"),
        Method = _recipe.Method ?? TrainingMethod.Annealing,
    };

    private Fold[] Folds()
    {
        var all = _data.TrainOnce.With(_data.ValidationOnce);
        var order = Enumerable.Range(0, all.SampleCount).ToArray();
        _key.Derive("folds").CreateSource().Shuffle(order.AsSpan());
        order = order[..Math.Min(order.Length, MostSamples)];
        return [.. Enumerable.Range(0, Math.Min(FoldCount, order.Length)).Select(fold => new Fold(
            _data.Weighted(all.Subset([.. order.Where((_, place) => place % FoldCount != fold)])),
            _data.Weighted(all.Subset([.. order.Where((_, place) => place % FoldCount == fold)])),
            _key.Derive("fit").Derive(fold)))];
    }

    private static void Judge(Candidate candidate, Fold fold, SolveRun search)
    {
        if (search.ShouldStop())
        {
            return;
        }

        var lattice = IntegerNetwork.From(candidate.Plan.Network, SampleBlock.RootMeanSquare(fold.Train));
        var completion = new NetworkCompletion(lattice, fold.Block, candidate.Plan.LossAt(candidate.Trial.Margin));
        var annealed = FitMethods.JointAnnealing(completion, Sweeps, Starts(completion.FreeCount, fold.Train.SampleCount, Sweeps, TrialWork))
            .Solve(TrainingTask.ModelOf(completion), new SolveRequest { Key = fold.Key }, search.Part());
        var (bits, _) = GreedyDescent.Descend(completion, annealed.Values.AsSpan(0, completion.FreeCount), fold.Key.Derive("greedy"));
        candidate.HeldOut.Add(new QuantizedNetwork(lattice, bits), fold.Train, fold.Held);
        candidate.Folds++;
    }

    /// <summary>A network to evaluate, by one thread at a time.</summary>
    private sealed class Candidate(TrainingPlan plan, NetworkTrial trial)
    {
        public TrainingPlan Plan { get; } = plan;

        public NetworkTrial Trial { get; } = trial;

        public HeldOut HeldOut { get; } = new();

        public int Folds { get; set; }
    }

    private sealed record Fold(QuantizedDataset Train, QuantizedDataset Held, RandomKey Key)
    {
        public SampleBlock Block { get; } = new(Train, [.. Enumerable.Range(0, Train.SampleCount)]);
    }
}

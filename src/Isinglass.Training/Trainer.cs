using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Data;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Numerics.Random;
using Isinglass.Training.Bounds;
using Isinglass.Training.Choice;
using Isinglass.Training.Demands;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Exchange;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training;

/// <summary>
/// The whole chain: recipe, data, plan, fit, refinement, evaluation, baselines. Every margin of the plan is trained on the training part, the validation part
/// chooses one, and the test part is used once.
/// </summary>
internal static class Trainer
{
    /// <summary>Share of the time that is left after training and its scores that the bound of the loss may take.</summary>
    private const double BoundShare = 0.15;

    /// <summary>Share of the time limit that training has when baselines follow.</summary>
    private const double TrainingShare = 2.0 / 3;

    /// <summary>Share of a margin's time that a float network to start from may take.</summary>
    private const double WarmStartShare = 0.5;

    /// <summary>Trains by a recipe. Stops early by <paramref name="control"/>, with the best network so far.</summary>
    public static TrainingRun Train(Recipe recipe, TrainerOptions options, SolveControl control)
    {
        recipe = Complete(recipe, options);
        RecipeFault.Refuse(RecipeChecks.Of(recipe));
        var whole = control.Start();
        var data = TrainingData.Prepare(recipe, options.DataDirectory, options.Data);
        options.OnData?.Invoke(data);
        SolveRun Training() => whole.Part(KeptSettings.All, RunKeeper.HasBaselines(options) ? TrainingShare : 1).Start();
        var choice = Training();
        var (chosenRecipe, trials) = NetworkChoice.Of(recipe, data, options, choice);
        var chosenAfter = choice.Elapsed;
        var plan = TrainingPlan.Of(chosenRecipe, data).With(options);
        options.OnPlan?.Invoke(plan);
        if (options.Workers is not null && plan.Method != TrainingMethod.ProgressiveHedging)
        {
            throw new InputException($"The method {plan.MethodName} has no scenarios that workers could solve. Train without workers, or by `method` qph.");
        }

        var task = new TrainingTask(plan, data);
        options.Resume?.Check(plan, task.Lattice.Layout.BitCount);
        if (options.Workers is not null && task.Demands.IsAny)
        {
            throw new InputException("What is demanded of a network is kept by solvers of this process. Train without workers, or leave the demands out.");
        }

        // Before training, so that its time is known when the rest is divided.
        var resources = task.Price();
        var run = Training();

        // An interrupted choice of the network is repeated on resume, with the same result.
        var keeper = new RunKeeper(control.Cancellation.IsCancellationRequested ? recipe : plan.Recipe, options, control.Clock);
        var timeline = new RunTimeline(options.OnProgress, whole, plan.Margins.Count, keeper.Baselines);
        var margins = FitAll(task, options, run, keeper, timeline);
        var chosen = margins.MaxBy(margin => (margin.KeepsDemands, margin.Validation, -margin.Loss))!;
        var seconds = (chosenAfter + run.Elapsed).TotalSeconds;
        var network = data.Package(new QuantizedNetwork(task.Lattice, chosen.Bits), DataCatalog.ShortName(plan.Recipe.Data));
        var score = task.Score(chosen.Bits, seconds);
        var committee = plan.Committee == 0 ? null : CommitteeTraining.Of(task, margins, chosen.Margin, options.Threads);
        var relaxed = RelaxationBound.Of(network.Network, data.Train, plan.LossAt(chosen.Margin), whole.Part(share: BoundShare));
        run.Finish(chosen.Method.StopReason);
        var candidates = margins.Sum(margin => margin.Method.CandidatesScored);
        var (baselines, skipped) = keeper.Baselines
            ? BaselineSuite.Run(task, chosen.Margin, candidates, seconds, options, whole.Part(), timeline)
            : (new Dictionary<string, Score>(), []);
        var estimate = MachineEstimate.Of(MachineCatalog.Profile(keeper.Profile ?? plan.Recipe.Machine), plan, resources);
        return new TrainingRun(plan, resources, estimate, margins, chosen)
        {
            Network = network,
            Score = score,
            MethodScore = MethodAlone(task, margins, seconds),
            Test = data.InOwnUnit(data.Evaluate(network.Network, data.Test)),
            Predictions = data.Predictions(network),
            CarriedError = CarriedErrorReport.Of(network.Network, data.Train),
            RelaxationBound = relaxed,
            StopReason = run.StopReason,
            Committee = committee,
            Majority = data.Majority()?.Score,
            Trials = trials,
            IsNetworkGuessed = trials.Count == 0 && chosenRecipe != recipe,
            Workers = options.Workers?.Report,
            Constraints = Constraints.Of(plan.Recipe, network.Network, task.Demands),
            Baselines = baselines,
            SkippedBaselines = skipped,
        };
    }

    /// <summary>The plan of a recipe without training; reads its data. Null where the network would be chosen first.</summary>
    /// <exception cref="InputException">Training would refuse it.</exception>
    public static TrainingPlan? Plan(Recipe recipe, string? dataDirectory)
    {
        RecipeFault.Refuse(RecipeChecks.Of(recipe));
        var data = TrainingData.Prepare(recipe, dataDirectory);
        if (NetworkChoice.IsOpen(recipe, data))
        {
            return null;
        }

        var plan = TrainingPlan.Of(recipe, data);
        TrainingTask.CreateLattice(plan, data);
        return plan;
    }

    /// <summary>The recipe, completed by the given data, machine or solver.</summary>
    /// <exception cref="InputException">They contradict it, or each other.</exception>
    private static Recipe Complete(Recipe recipe, TrainerOptions options)
    {
        if ((options.Machine ?? (object?)options.Solver) is not null)
        {
            if (options.Workers is not null || (options.Machine is not null && options.Solver is not null))
            {
                throw new InputException("A machine or a solver that is handed in stays in this process, and one of them is enough: leave out the other, or "
                    + "the workers.");
            }

            recipe = recipe with { Machine = recipe.Machine == MachineCatalog.Completion ? "sa" : recipe.Machine };
        }

        if (options.Solver is { } solver)
        {
            recipe = recipe with { Method = recipe.Method ?? TrainingMethod.ProgressiveHedging };
            _ = recipe is { Method: TrainingMethod.ProgressiveHedging, BundleSolver: null } ? 0 : throw new InputException(
                $"The solver {solver.Name} that is handed in solves the bundles of hedging: leave out `bundle_solver`, and `method` or make it qph.");
        }

        return options.Data is { } data ? recipe with { Data = data.Train.Name } : recipe;
    }

    /// <summary>The score of the method alone, without refinement, at the margin that would be chosen without it.</summary>
    private static Score MethodAlone(TrainingTask task, IReadOnlyList<MarginRun> margins, double seconds)
    {
        var best = margins.MaxBy(margin => (margin.MethodValidation, -margin.Method.Objective))!;
        return task.Score(best.Method.Values, seconds - margins.Sum(margin => margin.RefinementSeconds));
    }

    private static List<MarginRun> FitAll(TrainingTask task, TrainerOptions options, SolveRun run, RunKeeper keeper, RunTimeline timeline)
    {
        var margins = task.Plan.Margins;
        var gradient = new Lazy<GradientResult>(() => GradientFit.Train(
            task, new RandomKey(task.Plan.Seed).Derive("fit").Derive("gradient"), options.Threads, run.Part() with { Progress = timeline.OfMargin(0) }));
        foreach (var margin in margins.Skip(keeper.Margins.Count))
        {
            var left = margins.Count - keeper.Margins.Count;
            var part = run.Part(KeptSettings.Target | KeptSettings.NoImprovement,
                share: 1.0 / left) with
            { Progress = timeline.OfMargin(keeper.Margins.Count) };
            var fitted = Kept(() => Fit(task, margin, options, part, keeper, gradient), keeper);
            // The last margin leaves a share of its time to refinement, so it is cut short before the run is.
            if (run.ShouldStop() || (left == 1 && RunKeeper.IsCut(fitted.Method.StopReason)))
            {
                keeper.Close();
                return [.. keeper.Margins, fitted];
            }

            keeper.Add(fitted);
            keeper.Offer(null);
        }

        return keeper.Margins;
    }

    /// <summary>If a machine fails, or refuses a token that has expired, the run fails, but a checkpoint keeps what is finished.</summary>
    private static MarginRun Kept(Func<MarginRun> fit, RunKeeper keeper)
    {
        try
        {
            return fit();
        }
        catch (Exception exception) when (exception is WorkException || (exception is InputException && keeper.Margins.Count + keeper.Starts.Count > 0))
        {
            keeper.Close();
            throw;
        }
    }

    private static MarginRun Fit(TrainingTask task, double margin, TrainerOptions options, SolveControl control, RunKeeper keeper,
        Lazy<GradientResult> gradient)
    {
        var plan = task.Plan;
        var key = new RandomKey(plan.Seed).Derive("fit");
        var scenarios = new TrainingScenarios(plan, task.Data.Train, task.Compile(margin), margin);
        var compiled = scenarios.Compiled;
        var accuracy = new IncumbentAccuracy(compiled.Completion);
        var run = control.Start();
        var hooks = new HedgingHooks
        {
            Start = WarmStart.Bits(plan, task.Data, task.Lattice, key.Derive("warm"), gradient, run.Part(share: WarmStartShare)),
            OnRound = (round, incumbent) => options.OnRound?.Invoke(margin, round, accuracy.Of(round, incumbent)),
            OnScenarios = options.OnScenarios is { } told ? (round, scenarios) => told(margin, round, scenarios) : null,
        };
        var forMethod = run.Part(KeptSettings.All, Refinement.ShareBefore(plan.Refinement));
        var (method, rounds, seconds) = FitMethods.Solve(scenarios, key, options, forMethod, hooks, keeper, gradient);
        method = method with { Values = compiled.Completion.Project(method.Values) };
        var watch = Watch.Start(control.Clock);
        var (bits, loss) = Refinement.Refine(plan.Refinement, compiled.Completion, method.Values, key, run.Part(KeptSettings.Progress));
        return new MarginRun
        {
            Margin = margin,
            Method = method with { Objective = compiled.Completion.Complete(method.Values, new sbyte[compiled.Completion.VariableCount]) },
            Rounds = rounds,
            SolverSeconds = seconds,
            MethodValidation = task.Validation(method.Values),
            Bits = bits,
            Loss = loss,
            KeepsDemands = DemandCheck.Keeps(new QuantizedNetwork(task.Lattice, bits), task.Demands),
            Validation = task.Validation(bits),
            RefinementSeconds = watch.Seconds,
        };
    }

    /// <summary>Training accuracy of the incumbent, computed again only when the incumbent changes.</summary>
    private sealed class IncumbentAccuracy(NetworkCompletion completion)
    {
        private readonly IncrementalEvaluator _walker = completion.CreateEvaluator();
        private double _objective = double.NaN;
        private double _accuracy;

        /// <summary>0..1; NaN for regression.</summary>
        public double Of(HedgingRound round, ReadOnlyMemory<sbyte> incumbent)
        {
            if (completion.Block.IsRegression)
            {
                return double.NaN;
            }

            if (round.InnerBound != _objective)
            {
                _walker.Load(incumbent.Span);
                _objective = round.InnerBound;
                _accuracy = 1 - (double)_walker.ErrorCount / completion.Block.SampleCount;
            }

            return _accuracy;
        }
    }
}

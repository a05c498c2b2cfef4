using Isinglass.Hedging;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Schedules;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training.Fitting;

/// <summary>Progressive hedging by a recipe: the solver of a bundle, the mode, and runs from several starts.</summary>
internal static class HedgingFit
{
    /// <summary>Temperatures of a bundle's anneal in units of the mean loss (measured as 0.1 and 0.01 for sums over 30 samples).</summary>
    private const double Hot = 0.1 / 30, Cold = 0.01 / 30;

    /// <summary>Iterations of conditional gradient on a bundle in one round: its multipliers and active set are kept between rounds.</summary>
    private const int BundleIterations = 10;

    /// <summary>Number of copies of bundles that are kept as candidates for a committee: more only repeat each other.</summary>
    private const int MostCopies = 16;

    /// <summary>The best of several starts with its rounds, the calls, candidates and other points of all starts, and the wall time of the workers.</summary>
    public static (Solution Found, IReadOnlyList<HedgingRound> Rounds, double SolverSeconds) Solve(
        TrainingScenarios scenarios, RandomKey key, TrainerOptions options, SolveControl control, HedgingHooks hooks, RunKeeper keeper)
    {
        var (plan, compiled, model) = (scenarios.Plan, scenarios.Compiled, scenarios.Model);
        var run = control.Start();
        var workers = new TimedWorkers(options.Workers is { } pool && pool.IsReady(control) ? pool.Open(scenarios)
            : new LocalWorkers(model, scenarios.Solver, options.Threads));
        var hedging = new ProgressiveHedging(workers, Options(plan, compiled));
        do
        {
            var own = hooks with { Resume = keeper.TakeSnapshot(), OnSnapshot = keeper.Offer };
            var start = hedging.Solve(model, key.Derive("qph").Derive(keeper.Starts.Count), run.Part(KeptSettings.All), own);
            keeper.Starts.Add(start with { Copies = [.. start.Copies.Take(MostCopies)] });
        }
        while (keeper.Starts.Count < plan.Restarts && keeper.Starts[^1].Solution.Objective > 0 && !run.ShouldStop());
        var (starts, best) = (keeper.Starts, keeper.Starts.MinBy(static start => start.Solution.Objective)!);
        var found = best.Solution with
        {
            StopReason = starts[^1].Solution.StopReason,
            LowerBound = starts.Max(static start => start.Solution.LowerBound),
            OracleCalls = starts.Sum(static start => start.Solution.OracleCalls),
            CandidatesScored = starts.Sum(static start => start.Solution.CandidatesScored),
            Others = [.. starts.SelectMany(static start => start.Solution.Others.Concat(start.Copies).Prepend(start.Solution.Values))],
        };
        return (found, best.Rounds, workers.Elapsed.TotalSeconds);
    }

    private static ProgressiveHedgingOptions Options(TrainingPlan plan, CompiledNetwork compiled)
    {
        var recipe = plan.Recipe;
        var spec = compiled.Lattice.Spec;
        var first = Enumerable.Range(0, spec.Layers.Count).First(l => spec.Layers[l].HasActivation || l == spec.HiddenCount);
        var weights = (double)spec.FanIn(first) * (first < spec.HiddenCount ? spec.FilterCount(first) : 1);
        return new ProgressiveHedgingOptions
        {
            // rho in units of a flip's effect: 2/sqrt(d h) on a normalised margin, d h the weights of the first layer that has any; on bits instead of spins
            // the proximal weight is four times as large.
            Rho = 4 * plan.Rho / 30 * 2 / Math.Sqrt(weights),
            Growth = plan.Growth,
            Rounds = plan.Rounds,
            InitialLean = plan.IsWarm ? 1 : spec.HiddenCount > 0 ? 0.1 : 0,
            Mode = plan.Mode,
            ScenarioShare = recipe.BundleShare ?? 1,
            CycleAction = recipe.Cycles,
            FixAfter = recipe.FixAfter ?? 0,
            Mixtures = recipe.Mixtures ?? 0,
            ScoreCopies = recipe.ScoreCopies,
            FlipSensitivity = recipe.FlipSensitivity,
        };
    }

    /// <summary>The solver of a scenario.</summary>
    public static ISolver BundleSolver(TrainingPlan plan, CompiledNetwork compiled)
    {
        return plan.OwnSolver ?? plan.BundleSolver switch
        {
            BundleSolverKind.Completion =>
                new CompletionAnnealing(new CompletionAnnealingOptions
                {
                    Sweeps = plan.Sweeps,
                    HotTemperature = Hot,
                    ColdTemperature = Cold,
                    KeepBest = false
                }),
            BundleSolverKind.ConditionalGradient => FitMethods.ConditionalGradient(plan, BundleIterations),
            BundleSolverKind.Penalty => FitMethods.Penalty(plan, BundleIterations),
            BundleSolverKind.Exact => new ExactSolver(),
            _ => BundleMachine(plan, compiled),
        };
    }

    /// <summary>A sampler that starts from its bundle's last state at the temperatures of hedging, in units of the bundle's mean loss.</summary>
    private static ISolver BundleMachine(TrainingPlan plan, CompiledNetwork compiled)
    {
        var bundle = compiled.Bundles[0].Length;
        var sampler = plan is { OwnMachine: null, Machine: "sa" or MachineCatalog.Completion }
            ? new SimulatedAnnealing(new AnnealingOptions
            {
                HotTemperature = 0.1 / bundle,
                ColdTemperature = 0.02 / bundle,
                Schedule = AnnealingSchedule.Geometric,
                WarmStart = 0
            })
            : plan.CreateMachine();
        return plan.Over(FitMethods.Limited(sampler, plan.Recipe), machine => new SamplerSolver(machine,
            new SamplerSolverOptions { Reads = plan.Reads, Sweeps = plan.Sweeps, Choice = ReadChoice.LowestEnergy }));
    }

    /// <summary>The scenarios of a mode: bundles, or copies of all samples.</summary>
    public static ScenarioModel Scenarios(TrainingPlan plan, CompiledNetwork compiled) =>
        plan.Mode == HedgingMode.Replicated ? Replicate(compiled, plan.Replicas) : compiled.Scenarios;

    private static ScenarioModel Replicate(CompiledNetwork compiled, int count)
    {
        var model = TrainingTask.ModelOf(compiled.Completion);
        return new ScenarioModel(compiled.Completion.FreeCount, [.. Enumerable.Range(0, count).Select(_ => new Scenario(1.0 / count, model))])
        {
            Completion = compiled.Completion,
            SharedScales = compiled.Scenarios.SharedScales,
        };
    }
}

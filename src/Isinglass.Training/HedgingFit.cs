using Isinglass.Hedging;
using Isinglass.Hedging.Rules;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Runs;

namespace Isinglass.Training;

/// <summary>Progressive hedging by a recipe: who solves a bundle, how bundles are brought together, and runs from several starts.</summary>
internal static class HedgingFit
{
    /// <summary>Temperatures of a bundle's anneal in units of the mean loss (measured as 0.1 and 0.01 for sums over 30 samples).</summary>
    private const double Hot = 0.1 / 30, Cold = 0.01 / 30;

    /// <summary>Iterations of conditional gradient on a bundle in one round: its multipliers and its active set are kept between rounds.</summary>
    private const int BundleIterations = 10;

    /// <summary>Copies of all samples in the replicated mode.</summary>
    private const int DefaultReplicas = 8;

    public static FitOutcome Solve(
        Recipe recipe, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control, HedgingSession session, RunKeeper keeper)
    {
        var model = recipe.Mode == "replicated" ? Replicate(compiled, recipe.Replicas ?? DefaultReplicas) : compiled.Scenarios;
        var workers = new TimedWorkers(new LocalWorkers(model, BundleSolver(recipe, compiled), options.Threads));
        var hedging = new ProgressiveHedging(workers, Options(recipe, compiled));
        var run = control.Start();
        do
        {
            var own = session with { Resume = keeper.TakeSnapshot(), OnSnapshot = keeper.Offer };
            keeper.Starts.Add(Start.Of(hedging.Solve(model, key.Derive("qph").Derive(keeper.Starts.Count), run.Part(KeptSettings.All), own)));
        }
        while (keeper.Starts.Count < recipe.Restarts!.Value && keeper.Starts[^1].Objective > 0 && !run.ShouldStop());
        var best = keeper.Starts.MinBy(start => start.Objective)!;
        return new FitOutcome(
            best.Bits, best.Rounds, keeper.Starts.Sum(start => start.OracleCalls), keeper.Starts.Sum(start => start.Candidates), keeper.Starts[^1].StopReason, workers.Elapsed)
        {
            LowerBound = keeper.Starts.Max(start => start.LowerBound),
            Pool = [.. keeper.Starts.SelectMany(start => start.Pool.Prepend(start.Bits))],
        };
    }

    private static ProgressiveHedgingOptions Options(Recipe recipe, CompiledNetwork compiled)
    {
        var spec = compiled.Lattice.Spec;
        var first = Enumerable.Range(0, spec.Layers.Count).First(l => spec.Layers[l].HasActivation || l == spec.HiddenCount);
        var weights = (double)spec.FanIn(first) * (first < spec.HiddenCount ? spec.FilterCount(first) : 1);
        return new ProgressiveHedgingOptions
        {
            // rho in units of a flip's effect: 2/sqrt(d h) on a normalised margin, d h the weights of the first layer that has any; on bits instead of spins the
            // proximal weight is four times as large.
            Rho = 4 * recipe.Rho!.Value / 30 * 2 / Math.Sqrt(weights),
            Growth = recipe.Growth!.Value,
            Rounds = recipe.Rounds!.Value,
            InitialLean = recipe.WarmStart is not null ? 1 : spec.HiddenCount > 0 ? 0.1 : 0,
            Mode = recipe.Mode switch { "replicated" => HedgingMode.Replicated, "frank-wolfe" => HedgingMode.FrankWolfe, _ => HedgingMode.Hedging },
            ScenarioShare = recipe.BundleShare ?? 1,
            CycleAction = recipe.Cycles == "slam" ? CycleAction.Slam : CycleAction.LargerRho,
            FixAfter = recipe.FixAfter ?? 0,
            Mixtures = recipe.Mixtures ?? 0,
            ScoreCopies = recipe.ScoreCopies,
            FlipSensitivity = recipe.FlipSensitivity,
        };
    }

    private static ISolver BundleSolver(Recipe recipe, CompiledNetwork compiled)
    {
        var name = recipe.BundleSolver != "auto" ? recipe.BundleSolver
            : recipe.Machine == MachineCatalog.Completion ? "completion"
            : compiled.Options.Encoding == ModelEncoding.Exact ? "qcgd" : "machine";
        return name switch
        {
            "completion" => new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = recipe.Sweeps!.Value, HotTemperature = Hot, ColdTemperature = Cold, KeepBest = false }),
            "qcgd" => FitMethods.ConditionalGradient(recipe with { Rounds = BundleIterations }),
            "penalty" => FitMethods.Penalty(recipe with { Rounds = BundleIterations }),
            "exact" => new ExactSolver(),
            _ => BundleMachine(recipe, compiled),
        };
    }

    /// <summary>A sampler that improves its bundle's last state at the temperatures of hedging, in units of the bundle's mean.</summary>
    private static SamplerSolver BundleMachine(Recipe recipe, CompiledNetwork compiled)
    {
        var bundle = compiled.Bundles[0].Length;
        var sampler = recipe.Machine is "sa" or MachineCatalog.Completion
            ? new SimulatedAnnealing(new AnnealingOptions { HotTemperature = 0.1 / bundle, ColdTemperature = 0.02 / bundle, Schedule = AnnealingSchedule.Geometric, WarmStart = 0 })
            : MachineCatalog.Create(recipe.Machine);
        return new SamplerSolver(FitMethods.Limited(sampler, recipe), new SamplerSolverOptions { Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps, Choice = ReadChoice.LowestEnergy });
    }

    private static ScenarioModel Replicate(CompiledNetwork compiled, int count)
    {
        var model = new ConstrainedQuadraticModelBuilder(compiled.Completion.FreeCount) { Completion = compiled.Completion }.Build();
        return new ScenarioModel(compiled.Completion.FreeCount, [.. Enumerable.Range(0, count).Select(_ => new Scenario(1.0 / count, model))])
        {
            Completion = compiled.Completion,
            SharedScales = compiled.Scenarios.SharedScales,
        };
    }
}

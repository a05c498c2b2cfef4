using System.Diagnostics;
using Isinglass.Conic;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Numerics;
using Isinglass.Solvers;

namespace Isinglass.Training;

/// <summary>What a method of training returns: bits before greedy flips, and what they cost.</summary>
internal sealed record FitOutcome(sbyte[] Bits, IReadOnlyList<HedgingRound> Rounds, long OracleCalls, long Candidates, StopReason StopReason, TimeSpan SolverTime);

/// <summary>The methods by name: who solves a bundle, and how bundles are brought together.</summary>
internal static class FitMethods
{
    /// <summary>Temperatures of a bundle's anneal in units of the mean loss (measured as 0.1 and 0.01 for sums over 30 samples).</summary>
    private const double HedgingHot = 0.1 / 30, HedgingCold = 0.01 / 30;

    /// <summary>Annealing all samples together: from 2e-3 (10 for sums over 5000 samples), by a factor of 30 downwards.</summary>
    private const double JointHot = 10.0 / 5000, JointCold = JointHot / 30;

    /// <summary>Iterations of conditional gradient on a bundle in one round of hedging: its multipliers and atoms are kept between rounds.</summary>
    private const int BundleIterations = 10;

    /// <summary>With few samples one sample weighs more: temperatures of joint annealing grow below this number of samples.</summary>
    private const int JointReference = 5000;

    public static FitOutcome Solve(
        Recipe recipe, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control, Action<HedgingRound, ReadOnlyMemory<sbyte>> onRound)
    {
        return recipe.Method switch
        {
            "qph" => Hedge(recipe, compiled, key, options, control, onRound),
            "anneal" => Single(JointAnnealing(compiled, recipe.Sweeps!.Value, recipe.Rounds!.Value), compiled, key, options, control),
            "mw" => Single(BlackBox(recipe, BlackBoxPolicy.SampleWeights), compiled, key, options, control),
            "penalty" when compiled.Options.Encoding == ModelEncoding.SoftMargin => Single(BlackBox(recipe, BlackBoxPolicy.Fixed), compiled, key, options, control),
            "qcgd" when compiled.Options.Encoding == ModelEncoding.SoftMargin => Single(BlackBox(recipe, BlackBoxPolicy.Multipliers), compiled, key, options, control),
            "penalty" => Single(Penalty(recipe), compiled, key, options, control),
            "qcgd" => Single(ConditionalGradient(recipe), compiled, key, options, control),
            _ => throw new InputException($"Unknown method '{recipe.Method}'. Known are {string.Join(", ", Recipe.MethodNames)}."),
        };
    }

    /// <summary>Annealing directly on the parameter bits of all samples; also a baseline.</summary>
    public static CompletionAnnealing JointAnnealing(CompiledNetwork compiled, int sweeps, int restarts)
    {
        var scale = Math.Sqrt((double)JointReference / Math.Min(JointReference, compiled.Completion.Block.SampleCount));
        return new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = sweeps, Restarts = restarts, HotTemperature = JointHot * scale, ColdTemperature = JointCold * scale });
    }

    private static FitOutcome Hedge(
        Recipe recipe, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control, Action<HedgingRound, ReadOnlyMemory<sbyte>> onRound)
    {
        var spec = compiled.Lattice.Spec;
        var hidden = spec.HiddenCount > 0 ? spec.Layers[0].Width : 1;
        ISolver solver = recipe.Machine == Machines.Completion
            ? new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = recipe.Sweeps!.Value, HotTemperature = HedgingHot, ColdTemperature = HedgingCold, KeepBest = false })
            : compiled.Options.Encoding == ModelEncoding.Exact ? ConditionalGradient(recipe with { Rounds = BundleIterations })
            : BundleMachine(recipe, compiled);

        // rho in units of a flip's effect: 2/sqrt(d h) on a normalised margin; on bits instead of spins the proximal weight is four times as large.
        var rho = 4 * recipe.Rho!.Value / 30 * 2 / Math.Sqrt((double)spec.InputCount * hidden);
        var executor = new TimedExecutor(new LocalExecutor(options.Threads));
        var hedging = new ProgressiveHedging(solver, executor, new ProgressiveHedgingOptions
        {
            Rho = rho,
            Growth = recipe.Growth!.Value,
            Rounds = recipe.Rounds!.Value,
            InitialLean = spec.HiddenCount > 0 ? 0.1 : 0,
        });
        var run = control.Start();
        var results = new List<HedgingResult>();
        do
        {
            var part = run.Part() with { Progress = control.Progress, NoImprovement = control.NoImprovement, Target = control.Target };
            results.Add(hedging.Solve(compiled.Scenarios, key.Derive("qph").Derive(results.Count), part, onRound));
        }
        while (results.Count < recipe.Restarts!.Value && results[^1].Objective > 0 && !run.ShouldStop());
        var best = results.MinBy(result => result.Objective)!;
        return new FitOutcome(
            best.Shared, best.Rounds, results.Sum(result => result.OracleCalls), results.Sum(result => result.CandidatesScored), results[^1].StopReason, executor.Elapsed);
    }

    /// <summary>A sampler that improves its bundle's last state at the temperatures of hedging, in units of the bundle's mean.</summary>
    private static SamplerSolver BundleMachine(Recipe recipe, CompiledNetwork compiled)
    {
        var bundle = compiled.Bundles[0].Length;
        var sampler = recipe.Machine == "sa"
            ? new SimulatedAnnealing(new AnnealingOptions { HotTemperature = 0.1 / bundle, ColdTemperature = 0.02 / bundle, Schedule = AnnealingSchedule.Geometric, WarmStart = 0 })
            : Machines.Create(recipe.Machine);
        return new SamplerSolver(Limited(sampler, recipe), new SamplerSolverOptions { Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps, Choice = ReadChoice.LowestEnergy });
    }

    /// <summary>Calls of a machine on one model of all samples; every read is completed and scored, and moves the rows of the next call.</summary>
    private static BlackBoxSolver BlackBox(Recipe recipe, BlackBoxPolicy policy) => new(
        Limited(recipe.Machine is "sa" or Machines.Completion ? BlackBoxMachines.Annealing() : Machines.Create(recipe.Machine), recipe),
        new BlackBoxOptions { Policy = policy, Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps, Calls = recipe.Rounds!.Value, Rows = BlackBoxMachines.Rows(recipe.Network!) });

    private static ConditionalGradient ConditionalGradient(Recipe recipe) => new(Machine(recipe), new ConditionalGradientOptions
    {
        Iterations = recipe.Rounds!.Value,
        Reads = recipe.Reads!.Value,
        Sweeps = recipe.Sweeps,
        ReuseBetweenSolves = recipe.Method == "qph",
    });

    private static PenaltyMethod Penalty(Recipe recipe) => new(Machine(recipe), new PenaltyMethodOptions { Rounds = recipe.Rounds!.Value, Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps });

    /// <summary>The sampler of a recipe with its limits.</summary>
    private static ISampler Machine(Recipe recipe) => Limited(Machines.Create(recipe.Machine), recipe);

    /// <summary>A machine with the limits of the recipe: coefficients are rounded first and disturbed then, as in a device.</summary>
    private static ISampler Limited(ISampler sampler, Recipe recipe)
    {
        var limited = recipe.MachineNoise is { } noise ? new NoisySampler(sampler, new NoisySamplerOptions { CoefficientError = noise }) : sampler;
        limited = recipe.MachineBits is { } bits ? new RoundingSampler(limited, bits) : limited;
        return recipe.MachineSuboptimal is { } probability ? new SuboptimalSampler(limited, probability) : limited;
    }

    private static FitOutcome Single(ISolver solver, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control)
    {
        var watch = Stopwatch.StartNew();
        var solution = solver.Solve(compiled.Scenarios.Scenarios[0].Model, new SolveRequest { Key = key.Derive(solver.Name), Threads = options.Threads }, control);
        var free = compiled.Completion.FreeCount;
        if (solution.Values.Length < free)
        {
            throw new InputException($"The method {solver.Name} found no network in its time. Give it more, or use --method qph.");
        }

        return new FitOutcome([.. solution.Values.AsSpan(0, free)], [], solution.OracleCalls, solution.CandidatesScored, solution.StopReason, watch.Elapsed);
    }
}

using System.Diagnostics;
using Isinglass.Conic;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Compilation;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Machines;
using Isinglass.Training.BlackBox;
using Isinglass.Training.Runs;

namespace Isinglass.Training;

/// <summary>The methods by name: who solves a bundle, and how bundles are brought together.</summary>
internal static class FitMethods
{
    /// <summary>Annealing all samples together: from 2e-3 (10 for sums over 5000 samples), by a factor of 30 downwards.</summary>
    private const double JointHot = 10.0 / 5000, JointCold = JointHot / 30;

    /// <summary>With few samples one sample weighs more: temperatures of joint annealing grow below this number of samples.</summary>
    private const int JointReference = 5000;

    public static FitOutcome Solve(
        Recipe recipe, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control, HedgingSession session, RunKeeper keeper, Lazy<GradientResult> gradient)
    {
        return recipe.Method switch
        {
            "gradient" => Gradient(gradient.Value, isFirst: keeper.Fits.Count == 0),
            "qph" => HedgingFit.Solve(recipe, compiled, key, options, control, session, keeper),
            "anneal" => Single(JointAnnealing(compiled, recipe.Sweeps!.Value, recipe.Rounds!.Value), compiled, key, options, control, session.Start),
            "mw" => Single(BlackBox(recipe, BlackBoxPolicy.SampleWeights), compiled, key, options, control, session.Start),
            "penalty" when compiled.Options.Encoding == ModelEncoding.SoftMargin => Single(BlackBox(recipe, BlackBoxPolicy.Fixed), compiled, key, options, control, session.Start),
            "qcgd" when compiled.Options.Encoding == ModelEncoding.SoftMargin => Single(BlackBox(recipe, BlackBoxPolicy.Multipliers), compiled, key, options, control, session.Start),
            "penalty" => Single(Penalty(recipe), compiled, key, options, control, session.Start),
            "qcgd" => Single(ConditionalGradient(recipe), compiled, key, options, control, session.Start),
            _ => throw new InputException($"Unknown method '{recipe.Method}'. Known are {string.Join(", ", Recipe.MethodNames)}."),
        };
    }

    /// <summary>Annealing directly on the parameter bits of all samples; also a baseline.</summary>
    public static CompletionAnnealing JointAnnealing(CompiledNetwork compiled, int sweeps, int restarts)
    {
        var scale = Math.Sqrt((double)JointReference / Math.Min(JointReference, compiled.Completion.Block.SampleCount));
        return new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = sweeps, Restarts = restarts, HotTemperature = JointHot * scale, ColdTemperature = JointCold * scale });
    }

    /// <summary>Calls of a machine on one model of all samples; every read is completed and scored, and moves the rows of the next call.</summary>
    private static BlackBoxSolver BlackBox(Recipe recipe, BlackBoxPolicy policy) => new(
        Limited(recipe.Machine is "sa" or MachineCatalog.Completion ? BlackBoxMachines.Annealing() : MachineCatalog.Create(recipe.Machine), recipe),
        new BlackBoxOptions { Policy = policy, Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps, Calls = recipe.Rounds!.Value, Rows = BlackBoxMachines.Rows(recipe.Network!) });

    public static ConditionalGradient ConditionalGradient(Recipe recipe) => new(Machine(recipe), new ConditionalGradientOptions
    {
        Iterations = recipe.Rounds!.Value,
        Reads = recipe.Reads!.Value,
        Sweeps = recipe.Sweeps,
        ReuseBetweenSolves = recipe.Method == "qph",
    });

    public static PenaltyMethod Penalty(Recipe recipe) => new(Machine(recipe), new PenaltyMethodOptions { Rounds = recipe.Rounds!.Value, Reads = recipe.Reads!.Value, Sweeps = recipe.Sweeps });

    /// <summary>The sampler of a recipe with its limits.</summary>
    private static ISampler Machine(Recipe recipe) => Limited(MachineCatalog.Create(recipe.Machine), recipe);

    /// <summary>A machine with the limits of the recipe: coefficients are rounded first and disturbed then, as in a device.</summary>
    public static ISampler Limited(ISampler sampler, Recipe recipe)
    {
        var limited = recipe.MachineNoise is { } noise ? new NoisySampler(sampler, new NoisySamplerOptions { CoefficientError = noise }) : sampler;
        limited = recipe.MachineBits is { } bits ? new RoundingSampler(limited, bits) : limited;
        return recipe.MachineSuboptimal is { } probability ? new SuboptimalSampler(limited, probability) : limited;
    }

    /// <summary>Gradient training knows no margin of the recipe: only the flips after it do, so all margins share one run, whose price the first pays.</summary>
    private static FitOutcome Gradient(GradientResult result, bool isFirst)
    {
        var pool = result.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits).ToArray();
        return new FitOutcome(result.Bits, [], 0, isFirst ? pool.Length : 0, result.StopReason, isFirst ? result.Elapsed : TimeSpan.Zero) { Pool = isFirst ? pool : [] };
    }

    private static FitOutcome Single(ISolver solver, CompiledNetwork compiled, RandomKey key, TrainerOptions options, SolveControl control, ReadOnlyMemory<sbyte> start)
    {
        var watch = Stopwatch.StartNew();
        var solution = solver.Solve(compiled.Scenarios.Scenarios[0].Model, new SolveRequest { Key = key.Derive(solver.Name), Threads = options.Threads, Start = start }, control);
        var free = compiled.Completion.FreeCount;
        if (solution.Values.Length < free)
        {
            throw new InputException($"The method {solver.Name} found no network in its time. Give it more, or use --method qph.");
        }

        return new FitOutcome([.. solution.Values.AsSpan(0, free)], [], solution.OracleCalls, solution.CandidatesScored, solution.StopReason, watch.Elapsed) { Pool = solution.Others };
    }
}

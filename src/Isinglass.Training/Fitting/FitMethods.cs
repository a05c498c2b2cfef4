using Isinglass.Conic;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Machines;
using Isinglass.Training.BlackBox;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training.Fitting;

/// <summary>The training methods by name.</summary>
internal static class FitMethods
{
    /// <summary>Annealing all samples together: from 2e-3 (10 for sums over 5000 samples), by a factor of 30 downwards.</summary>
    private const double JointHot = 10.0 / 5000, JointCold = JointHot / 30;

    /// <summary>With few samples each weighs more, so temperatures of joint annealing grow below this number of samples.</summary>
    private const int JointReference = 5000;

    /// <summary>The solution of a plan's method, its rounds, and the wall time within its solvers in seconds.</summary>
    public static (Solution Found, IReadOnlyList<HedgingRound> Rounds, double SolverSeconds) Solve(
        TrainingScenarios scenarios, RandomKey key, TrainerOptions options, SolveControl control, HedgingHooks hooks, RunKeeper keeper,
        Lazy<GradientResult> gradient)
    {
        var (plan, compiled) = (scenarios.Plan, scenarios.Compiled);
        var isSoft = plan.Encoding == ModelEncoding.SoftMargin;
        return plan.Method switch
        {
            TrainingMethod.Gradient => Gradient(gradient.Value, isFirst: keeper.Margins.Count == 0),
            TrainingMethod.ProgressiveHedging => HedgingFit.Solve(scenarios, key, options, control, hooks, keeper),
            TrainingMethod.Annealing => Single(JointAnnealing(compiled.Completion, plan.Sweeps, plan.Rounds), scenarios, key, options, control, hooks.Start),
            TrainingMethod.SampleWeights => Single(BlackBox(plan, BlackBoxPolicy.SampleWeights), scenarios, key, options, control, hooks.Start),
            TrainingMethod.Penalty when isSoft => Single(BlackBox(plan, BlackBoxPolicy.Fixed), scenarios, key, options, control, hooks.Start),
            TrainingMethod.ConditionalGradient when isSoft =>
                Single(BlackBox(plan, BlackBoxPolicy.Multipliers), scenarios, key, options, control, hooks.Start),
            TrainingMethod.Penalty => Single(Penalty(plan, plan.Rounds), scenarios, key, options, control, hooks.Start),
            _ => Single(ConditionalGradient(plan, plan.Rounds), scenarios, key, options, control, hooks.Start),
        };
    }

    /// <summary>Annealing directly on the parameter bits of all samples; also a baseline.</summary>
    public static CompletionAnnealing JointAnnealing(NetworkCompletion completion, int sweeps, int restarts)
    {
        var scale = Math.Sqrt((double)JointReference / Math.Min(JointReference, completion.Block.SampleCount));
        return new CompletionAnnealing(new CompletionAnnealingOptions
        {
            Sweeps = sweeps,
            Restarts = restarts,
            HotTemperature = JointHot * scale,
            ColdTemperature = JointCold * scale
        });
    }

    /// <summary>Calls of a machine on one model of all samples; every read is completed and scored, and changes the rows of the next call.</summary>
    private static ISolver BlackBox(TrainingPlan plan, BlackBoxPolicy policy) => plan.Over(
        Limited(plan is { OwnMachine: null, Machine: "sa" or MachineCatalog.Completion } ? BlackBoxMachines.Annealing() : plan.CreateMachine(), plan.Recipe),
        machine => new BlackBoxSolver(machine, new BlackBoxOptions
        {
            Policy = policy,
            Reads = plan.Reads,
            Sweeps = plan.Sweeps,
            Calls = plan.Rounds,
            Rows = BlackBoxMachines.Rows(plan.Recipe.Network!)
        }));

    public static ISolver ConditionalGradient(TrainingPlan plan, int iterations) =>
        plan.Over(Machine(plan), machine => new ConditionalGradient(machine, new ConditionalGradientOptions
        {
            Iterations = iterations,
            Reads = plan.Reads,
            Sweeps = plan.Sweeps,
            ReuseBetweenSolves = plan.Method == TrainingMethod.ProgressiveHedging,
        }));

    public static ISolver Penalty(TrainingPlan plan, int rounds) => plan.Over(Machine(plan),
        machine => new PenaltyMethod(machine, new PenaltyMethodOptions { Rounds = rounds, Reads = plan.Reads, Sweeps = plan.Sweeps }));

    /// <summary>The sampler of a plan with its limits.</summary>
    private static ISampler Machine(TrainingPlan plan) => Limited(plan.CreateMachine(), plan.Recipe);

    /// <summary>A machine with the limits of the recipe: coefficients are rounded first and then disturbed, as in a device.</summary>
    public static ISampler Limited(ISampler sampler, Recipe recipe)
    {
        var limited = recipe.MachineNoise is { } noise ? new NoisySampler(sampler, new NoisySamplerOptions { CoefficientError = noise }) : sampler;
        limited = recipe.MachineBits is { } bits ? new RoundingSampler(limited, bits) : limited;
        return recipe.MachineSuboptimal is { } probability ? new SuboptimalSampler(limited, probability) : limited;
    }

    /// <summary>
    /// Gradient training does not depend on the margin, only its refinement does: all margins share one run, whose cost is counted for the first.
    /// </summary>
    private static (Solution, IReadOnlyList<HedgingRound>, double) Gradient(GradientResult result, bool isFirst)
    {
        var pool = result.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits).ToArray();
        var found = new Solution
        {
            Status = SolutionStatus.Feasible,
            Values = result.Bits,
            Objective = double.NaN,
            StopReason = result.StopReason,
            CandidatesScored = isFirst ? pool.Length : 0,
            Others = isFirst ? pool : [],
        };
        return (found, [], isFirst ? result.Elapsed.TotalSeconds : 0);
    }

    private static (Solution, IReadOnlyList<HedgingRound>, double) Single(
        ISolver solver, TrainingScenarios scenarios, RandomKey key, TrainerOptions options, SolveControl control, ReadOnlyMemory<sbyte> start)
    {
        var (compiled, machine) = (scenarios.Compiled, scenarios.Plan.Machine);
        var watch = Watch.Start(control.Clock);
        var solution = solver.Solve(compiled.Scenarios.Scenarios[0].Model, new SolveRequest
        {
            // For a program only the form, so that its path changes no bit.
            Key = key.Derive(solver.Name.Replace(machine, machine.Split(':')[0], StringComparison.Ordinal)),
            Threads = options.Threads,
            Start = start
        }, control);
        var free = compiled.Completion.FreeCount;
        if (solution.Values.Length < free)
        {
            throw new InputException($"The method {solver.Name} found no network in its time. Give it more, or use `method` qph.");
        }

        // A bound of the encoding is not one of the loss; trace and multipliers are not kept with a run.
        var found = solution with { Values = [.. solution.Values.AsSpan(0, free)], LowerBound = double.NegativeInfinity, Trace = [], Multipliers = [] };
        return (found, [], watch.Seconds);
    }
}

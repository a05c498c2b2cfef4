using Isinglass.Conic;
using Isinglass.Hedging.Rules;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests;

/// <summary>Small scenario models whose truth can be enumerated, and solvers for them.</summary>
internal static class Problems
{
    public const int Shared = 6;

    /// <summary>Names of options that take different paths through a round.</summary>
    public static TheoryData<string> Variants => ["plain", "stochastic", "replicated", "fixing", "slamming", "mixtures", "sensitivity", "frank-wolfe"];

    public static ProgressiveHedgingOptions Options(string variant)
    {
        var plain = new ProgressiveHedgingOptions { Rho = 0.2, Rounds = 25, InitialLean = 0.1, Growth = 1.05 };
        return variant switch
        {
            "stochastic" => plain with { ScenarioShare = 0.4 },
            "replicated" => plain with { Mode = HedgingMode.Replicated, Growth = 1.2 },
            "fixing" => plain with { FixAfter = 3 },
            "slamming" => plain with { CycleAction = CycleAction.Slam },
            "mixtures" => plain with { Mixtures = 3 },
            "sensitivity" => plain with { FlipSensitivity = true },
            "frank-wolfe" => plain with { Mode = HedgingMode.FrankWolfe, ConsensusTolerance = 1e-9 },
            _ => plain,
        };
    }

    /// <summary>Scenarios with random couplings over the shared bits alone, so that completion is trivial.</summary>
    public static ScenarioModel Random(int seed, int scenarios) => new(Shared, [.. Enumerable.Range(0, scenarios).Select(s =>
        new Scenario(1.0 / scenarios, Model(RandomModels.Quadratic(new RandomKey((ulong)seed).Derive(s), Shared, Vartype.Binary))))]);

    /// <summary>Scenarios with bits of their own: products of pairs of the shared ones.</summary>
    public static ScenarioModel Products(int shared, int scenarios) =>
        new(shared, [.. Enumerable.Range(0, scenarios).Select(s => new Scenario(1.0 / scenarios, ProductsOfPairs.Create(shared, s)))]);

    /// <summary>A model of an objective whose bits are all free.</summary>
    public static ConstrainedQuadraticModel Model(BinaryQuadraticModel objective)
    {
        var builder = new ConstrainedQuadraticModelBuilder(objective.VariableCount) { Completion = new PlainCompletion(objective) };
        builder.Objective.AddOffset(objective.Offset);
        for (var i = 0; i < objective.VariableCount; i++)
        {
            builder.Objective.AddLinear(i, objective.Linear[i]);
            for (var e = objective.Couplings.Starts[i]; e < objective.Couplings.Starts[i + 1] && objective.Couplings.Columns[e] < i; e++)
            {
                builder.Objective.AddQuadratic(i, objective.Couplings.Columns[e], objective.Couplings.Values[e]);
            }
        }

        return builder.Build();
    }

    /// <summary>An annealer that is too short to be exact.</summary>
    public static CompletionAnnealing Annealing() =>
        new(new CompletionAnnealingOptions { Sweeps = 3, HotTemperature = 1, ColdTemperature = 0.1, KeepBest = false });

    /// <summary>A solver whose sessions remember multipliers and atoms.</summary>
    public static ConditionalGradient Remembering() =>
        new(new SimulatedAnnealing(), new ConditionalGradientOptions { Iterations = 4, Reads = 2, Sweeps = 3, ReuseBetweenSolves = true });

    public static HedgingResult Hedge(ScenarioModel model, ISolver solver, ProgressiveHedgingOptions options, HedgingHooks? session = null) =>
        Hedge(model, new LocalWorkers(model, solver, 1), options, session);

    public static HedgingResult Hedge(ScenarioModel model, IScenarioWorkers workers, ProgressiveHedgingOptions options, HedgingHooks? session = null) =>
        new ProgressiveHedging(workers, options).Solve(model, new RandomKey(9), SolveControl.Unlimited, session);

    /// <summary>Everything of a result that equal keys must make equal.</summary>
    public static string Trail(HedgingResult result) => string.Join('\n', [
        .. result.Rounds.Select(round =>
            $"{round.Rho:R} {round.ConsensusVariance:R} {round.ConsensusObjective:R} {round.CopiesObjective:R} {round.InnerBound:R} {round.OuterBound:R} "
            + $"{round.FixedBits}"),
        string.Concat(result.Solution.Values), FormattableString.Invariant($"{result.Solution.Objective:R} {result.Solution.LowerBound:R}"),
        $"{result.Solution.OracleCalls} {result.Solution.CandidatesScored} {result.ScenarioSolves} {result.Cycles}",
        .. result.Copies.Concat(result.Solution.Others).Select(bits => string.Concat(bits))]);

    /// <summary>The whole objective from scratch.</summary>
    public static double Whole(ScenarioModel model, sbyte[] shared) => model.Scenarios.Sum(scenario =>
        scenario.Probability * scenario.Model.Completion!.Complete(shared, new sbyte[scenario.Model.VariableCount]));

    /// <summary>The least whole objective by enumeration.</summary>
    public static double Optimum(ScenarioModel model) => RandomModels.Points(model.SharedCount).Min(point => Whole(model, point));

    /// <summary>Every scenario on its own: the Lagrangian bound with multipliers 0.</summary>
    public static double WaitAndSee(ScenarioModel model) => model.Scenarios.Sum(scenario =>
        scenario.Probability * RandomModels.Points(model.SharedCount)
        .Min(point => scenario.Model.Completion!.Complete(point, new sbyte[scenario.Model.VariableCount])));

    /// <summary>Every bit is free.</summary>
    private sealed class PlainCompletion(BinaryQuadraticModel objective) : ICompletion
    {
        public int FreeCount => objective.VariableCount;

        public int VariableCount => objective.VariableCount;

        public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
        {
            free.CopyTo(point);
            return objective.Energy(free);
        }

        public ICompletionWalker CreateWalker() => new Walker(objective);

        private sealed class Walker(BinaryQuadraticModel objective) : ICompletionWalker
        {
            private readonly sbyte[] _free = new sbyte[objective.VariableCount];

            public int FreeCount => _free.Length;

            public ReadOnlySpan<sbyte> Free => _free;

            public double Objective => objective.Energy(_free);

            public void Load(ReadOnlySpan<sbyte> free) => free.CopyTo(_free);

            public bool TryFlip(int bit, double limit)
            {
                var before = Objective;
                _free[bit] ^= 1;
                if (Objective - before <= limit)
                {
                    return true;
                }

                _free[bit] ^= 1;
                return false;
            }
        }
    }
}

using Isinglass.Conic.Lift;
using Isinglass.Conic.Oracles;
using Isinglass.Conic.Rounding;
using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Steps;

/// <summary>A model prepared for the penalty method: slack, index and repair are built once.</summary>
internal sealed class PenaltySession(ConstrainedQuadraticModel model, ILinearMinimizationOracle oracle, PenaltyMethodOptions options) : ISolverSession
{
    private readonly SlackBridge _bridge = new(model, options.Slack, options.SlackCap);
    private readonly PointRepair _repair = new(new ConstrainedStructure(model));

    public Solution Solve(SolveRequest request, SolveControl control)
    {
        var run = control.Start();
        var lift = new ConicLift(_bridge, request.Shift(model.Objective), new ConditionalGradientOptions());
        var incumbent = new Incumbent(_bridge, _repair, request, options.Rounding, run);
        if (request.StartPoint(model.VariableCount) is { } start)
        {
            incumbent.Offer(start);
        }

        var rounds = new PenaltyRounds(lift, oracle, options, incumbent, request, run);
        if (_bridge.InfeasibleRows.Count > 0)
        {
            run.Finish(StopReason.Infeasible);
        }
        else
        {
            rounds.Run();
        }

        run.Finish(StopReason.Completed);
        var answer = incumbent.Answer(rounds.Bound.Value) with
        {
            OracleCalls = rounds.OracleCalls,
            Iterations = rounds.OracleCalls,
            Multipliers = lift.ToSource(rounds.Multipliers),
        };
        return answer.UnlessFailed(run);
    }
}

/// <summary>The rounds of one solve.</summary>
internal sealed class PenaltyRounds(
    ConicLift lift, ILinearMinimizationOracle oracle, PenaltyMethodOptions options, Incumbent incumbent, SolveRequest request, SolveRun run)
{
    private const double Tolerance = 1e-9;

    private readonly double[] _violations = new double[lift.ConstraintCount];
    private readonly ExpandedCoefficients? _range = options.Progress is null ? null : new ExpandedCoefficients(lift.Pattern);

    internal double[] Multipliers { get; } = new double[lift.ConstraintCount];

    internal ProvedBound Bound { get; } = new(lift);

    internal long OracleCalls { get; private set; }

    internal void Run()
    {
        var target = lift.Bridge.Target.WithObjective(lift.Objective);
        var weights = PenaltyWeights.Compute(target, options.Rule, options.Value);
        lift.FromWeights(Array.ConvertAll(weights, w => options.Scale * w), Multipliers);
        var point = new sbyte[lift.VariableCount];
        for (var round = 0; round < options.Rounds && !run.ShouldStop(); round++)
        {
            run.Report((double)round / options.Rounds, "penalty");
            if (!Sample(round, point) || IsDecided() || !Grow(point))
            {
                break;
            }
        }

        if (incumbent.Values.Length == 0 && options.Rounding != RoundingLevel.None && run.Failure is null)
        {
            Array.Clear(point);
            incumbent.Offer(point);
        }

        run.ShouldStop();
    }

    // The best read ends up in the point; false when the sampler was stopped before the first, or failed.
    private bool Sample(int round, sbyte[] point)
    {
        var gradient = lift.Gradient(Multipliers);
        var sampleRequest = new SampleRequest
        {
            Key = request.Key.Derive("penalty").Derive(round),
            Reads = options.Reads,
            Sweeps = options.Sweeps,
            Threads = request.Threads,
        };
        OracleCalls++;
        if (run.Ask(() => oracle.Minimize(gradient, sampleRequest, run.Part())) is not { Reads.Count: > 0 } answer)
        {
            return false;
        }

        var feasible = 0;
        for (var r = 0; r < answer.Reads.Count; r++)
        {
            answer.Reads.States.CopyRow(r, point, 0);
            feasible += lift.Bridge.Source.IsFeasible(point.AsSpan(0, lift.Bridge.Source.VariableCount)) ? 1 : 0;
            incumbent.Offer(point);
        }

        incumbent.Search(sampleRequest.Key, options.SearchMoves);
        answer.Reads.States.CopyRow(answer.Reads.LowestIndex, point, 0);
        var energy = gradient.Energy(point);
        if (answer.IsExact && Math.Abs(energy - answer.Reads.LowestEnergy) <= Tolerance * (1 + Math.Abs(energy)))
        {
            Bound.Raise(energy, gradient);
        }

        Report(round, gradient, point, energy, answer.IsExact, (double)feasible / answer.Reads.Count);
        return true;
    }

    private void Report(int round, BinaryQuadraticModel gradient, sbyte[] point, double energy, bool isExact, double feasibleShare)
    {
        if (options.Progress is not { } progress)
        {
            return;
        }

        var objective = lift.Evaluate(point, _violations) / lift.ObjectiveScale;
        var infeasibility = Math.Sqrt(_violations.Sum(static violation => violation * violation));
        var weights = lift.ToSource(Multipliers);
        var (smallest, largest) = _range!.Of(gradient);
        progress.Report(new ConicIteration
        {
            Iteration = round + 1,
            OracleCalls = OracleCalls,
            Objective = objective,
            Infeasibility = infeasibility,
            Penalty = options.Scale,
            SmallestMultiplier = weights.DefaultIfEmpty(0).Min(),
            LargestMultiplier = weights.DefaultIfEmpty(0).Max(),
            SmallestCoefficient = smallest,
            LargestCoefficient = largest,
            CoefficientBits = ExpandedCoefficients.Bits(smallest, largest),
            OracleEnergy = energy,
            IsExact = isExact,
            DualGap = double.NaN,
            Incumbent = incumbent.Objective,
            LowerBound = Bound.Value,
            BestRawRead = infeasibility == 0 ? objective : double.PositiveInfinity,
            FeasibleReadShare = feasibleShare,
            ActiveSetSize = 1,
            WasLazy = false,
            WasGuarded = false,
        });
    }

    private bool IsDecided()
    {
        if (Bound.IsAboveAll)
        {
            run.Finish(StopReason.Infeasible);
            return true;
        }

        if (incumbent.IsFeasible && Bound.Meets(incumbent.Objective, Tolerance))
        {
            run.Finish(StopReason.Optimal);
            return true;
        }

        return false;
    }

    private bool Grow(sbyte[] point)
    {
        lift.Evaluate(point, _violations);
        var hasGrown = false;
        for (var c = 0; c < _violations.Length; c++)
        {
            if (_violations[c] > ConstrainedQuadraticModel.FeasibilityTolerance)
            {
                Multipliers[c] *= options.Growth;
                hasGrown = true;
            }
        }

        return hasGrown;
    }
}

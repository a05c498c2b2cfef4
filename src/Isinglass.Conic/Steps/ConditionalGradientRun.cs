using Isinglass.Conic.Lift;
using Isinglass.Conic.Oracles;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Steps;

/// <summary>One solve of QCGD: the loop of the method and its mixture.</summary>
internal sealed class ConditionalGradientRun
{
    // Violations of the extreme points that are kept, as numbers: 160 MB.
    private const int ViolationLimit = 20_000_000;

    // The first step, of size 1, must not erase the mixture of a warm start.
    private const int WarmIterations = 3;

    private readonly ConicLift _lift;
    private readonly ConditionalGradientOptions _options;
    private readonly Incumbent _incumbent;
    private readonly SolveRun _run;
    private readonly ActiveSet _activeSet;
    private readonly PenaltyUpdate _penalties;
    private readonly CorrectiveSteps _corrective;
    private readonly OracleCall _oracle;
    private readonly LazyOracle _lazy;
    private readonly StoppingRule _stopping;
    private int _warmth;

    internal ConditionalGradientRun(
        ConicLift lift,
        ILinearMinimizationOracle oracle,
        ConditionalGradientOptions options,
        Lazy<ExpandedCoefficients> range,
        Incumbent incumbent,
        SolveRequest request,
        SolveRun run)
    {
        _lift = lift;
        _options = options;
        _incumbent = incumbent;
        _run = run;
        var capacity = Math.Clamp(ViolationLimit / Math.Max(1, lift.ConstraintCount), 2, options.ActiveSetCapacity);
        _activeSet = new ActiveSet(lift, capacity + options.Reads + 1);
        _penalties = new PenaltyUpdate(lift, options, range);
        _corrective = new CorrectiveSteps(lift, _penalties.Lagrangian);
        _oracle = new OracleCall(lift, oracle, options, _activeSet, incumbent, request, run);
        _lazy = new LazyOracle(_activeSet);
        _stopping = new StoppingRule(lift, options, incumbent, run);
    }

    internal double LowerBound => _stopping.Bound.Value;

    internal long OracleCalls => _oracle.Count;

    internal int Iterations { get; private set; }

    /// <summary>The weights of the rows in the last model, by row and product of the user's model.</summary>
    internal double[] SourceMultipliers() => _lift.ToSource(_penalties.Multipliers);

    /// <summary>The points of the mixture, of the user's model.</summary>
    internal List<sbyte[]> SupportPoints()
    {
        var points = new List<sbyte[]>();
        var point = new sbyte[_lift.VariableCount];
        for (var k = 0; k < _activeSet.Count; k++)
        {
            if (_activeSet.Weights[k] > 0)
            {
                _activeSet.CopyPoint(k, point);
                points.Add(_lift.Bridge.Project(point));
            }
        }

        return points;
    }

    internal void WarmStart(List<sbyte[]> points, double[]? duals)
    {
        if (!_options.InitialMultipliers.IsEmpty)
        {
            _lift.FromSource(_options.InitialMultipliers.Span).CopyTo(_penalties.Lagrangian.Duals, 0);
        }

        duals?.CopyTo(_penalties.Lagrangian.Duals, 0);
        foreach (var point in points)
        {
            _incumbent.Offer(point);
        }

        if (_incumbent.IsFeasible)
        {
            foreach (var point in points.Take(_options.ActiveSetCapacity / 2))
            {
                _activeSet.Add(_lift.Bridge.Lift(point));
            }

            _activeSet.Step(_activeSet.Add(_incumbent.Lifted()), 1);
            _activeSet.Update();
            _warmth = WarmIterations;
        }
    }

    /// <summary>Runs until the stopping rule or the control ends it; the run holds the reason.</summary>
    internal void Iterate()
    {
        for (var t = 1; t <= _options.Iterations && !_run.ShouldStop(); t++)
        {
            Iterations = t;
            var step = _penalties.Next(t, _activeSet.MeanViolations, _incumbent.IsFeasible);
            var lazy = _options.IsLazy && !step.IsRestoration ? _lazy.Find(_penalties.Multipliers) : -1;
            var (vertex, isExact) = lazy >= 0 ? (lazy, false) : _oracle.Ask(step.Gradient, _penalties.Multipliers, t);
            if (vertex < 0)
            {
                break;
            }

            var energy = _activeSet.Value(vertex, _penalties.Multipliers);
            var gap = _activeSet.HasMixture ? _activeSet.MeanValue(_penalties.Multipliers) - energy : double.PositiveInfinity;
            if (!step.IsRestoration && lazy < 0)
            {
                // The mixture is still the one that the oracle was asked for: gap and infeasibility belong together.
                _stopping.Observe(gap, _activeSet.Infeasibility());
                _lazy.Observe(gap);
            }

            if (isExact)
            {
                _stopping.Bound.Raise(energy / _lift.ObjectiveScale, step.Gradient);
            }

            Improve(vertex, step);
            Report(step, energy, gap, lazy >= 0, isExact);
            if (_stopping.IsDecided(isExact))
            {
                break;
            }
        }

        if (_incumbent.Values.Length == 0 && _options.Rounding != RoundingLevel.None && _run.Failure is null)
        {
            // Stopped before the first read came back: the point of zeros can be repaired, too.
            _incumbent.Offer(new sbyte[_lift.VariableCount]);
        }

        _run.ShouldStop();
        _run.Finish(StopReason.Completed);
    }

    private void Improve(int vertex, PenaltyStep step)
    {
        if (!step.IsRestoration)
        {
            _activeSet.Step(vertex, _activeSet.HasMixture ? AugmentedLagrangian.StepSize(step.Iteration + _warmth) : 1);
        }

        if (_options.Rounding != RoundingLevel.None)
        {
            _incumbent.Offer(_activeSet.Majority());
            if (_incumbent.IsFeasible && _options.CorrectiveSteps > 0)
            {
                _activeSet.Add(_incumbent.Lifted());
            }
        }

        _activeSet.Update();
        if (_activeSet.HasMixture)
        {
            _corrective.Run(_activeSet, step.Penalty, _options.CorrectiveSteps);
        }

        if (!step.IsGuarded)
        {
            _penalties.Lagrangian.Ascend(_activeSet.MeanViolations, step.Iteration, _activeSet.LargestSquare);
        }
    }

    private void Report(PenaltyStep step, double energy, double gap, bool wasLazy, bool isExact)
    {
        var state = _incumbent.IsFeasible ? "conditional gradient" : "conditional gradient, nothing feasible yet";
        _run.Report((double)step.Iteration / _options.Iterations, state);
        if (_options.Progress is not { } progress)
        {
            return;
        }

        var weights = SourceMultipliers();
        progress.Report(new ConicIteration
        {
            Iteration = step.Iteration,
            OracleCalls = OracleCalls,
            Objective = _activeSet.MeanObjective / _lift.ObjectiveScale,
            Infeasibility = _activeSet.Infeasibility(),
            Penalty = step.Penalty,
            SmallestMultiplier = weights.DefaultIfEmpty(0).Min(),
            LargestMultiplier = weights.DefaultIfEmpty(0).Max(),
            SmallestCoefficient = step.Smallest,
            LargestCoefficient = step.Largest,
            CoefficientBits = ExpandedCoefficients.Bits(step.Smallest, step.Largest),
            OracleEnergy = energy / _lift.ObjectiveScale,
            IsExact = isExact,
            DualGap = gap,
            Incumbent = _incumbent.Objective,
            LowerBound = LowerBound,
            BestRawRead = _oracle.BestRawRead,
            FeasibleReadShare = wasLazy ? 0 : _oracle.FeasibleShare,
            ActiveSetSize = _activeSet.SupportCount,
            WasLazy = wasLazy,
            WasGuarded = step.IsGuarded,
        });
    }
}

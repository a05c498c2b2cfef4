using Isinglass.Conic.Lift;
using Isinglass.Conic.Oracles;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Steps;

/// <summary>One solve of QCGD: the loop of the method, state and all.</summary>
internal sealed class ConicSolve
{
    private const double LeastShrinkage = 0.999;
    private const double EnergyTolerance = 1e-6;

    // Violations of atoms that are kept, as numbers: 160 MB.
    private const int ViolationLimit = 20_000_000;

    // A heuristic oracle that finds nothing better once may have been unlucky.
    private const int Patience = 10;

    // A warm mixture is not wiped out by the first step, whose size would be 1.
    private const int WarmIterations = 3;

    private readonly ConicLift _lift;
    private readonly ILinearMinimizationOracle _oracle;
    private readonly ConditionalGradientOptions _options;
    private readonly Lazy<ExpandedCoefficients> _range;
    private readonly Incumbent _incumbent;
    private readonly SolveRequest _request;
    private readonly SolveRun _run;
    private readonly AtomSet _atoms;
    private readonly AugmentedLagrangian _lagrangian;
    private readonly CorrectiveSteps _corrective;
    private readonly double[] _multipliers;
    private readonly sbyte[] _point;
    private readonly Lazy<ObjectiveLattice> _lattice;
    private double _largestSquare;
    private double _promise = double.PositiveInfinity;
    private double _penaltyLimit = double.PositiveInfinity;
    private double _bestRaw = double.PositiveInfinity;
    private double _feasibleShare;
    private bool _hasMixture;
    private int _settled;
    private int _warmth;

    internal ConicSolve(
        ConicLift lift,
        ILinearMinimizationOracle oracle,
        ConditionalGradientOptions options,
        Lazy<ExpandedCoefficients> range,
        Incumbent incumbent,
        SolveRequest request,
        SolveRun run)
    {
        _lift = lift;
        _oracle = oracle;
        _options = options;
        _range = range;
        _incumbent = incumbent;
        _request = request;
        _run = run;
        var capacity = Math.Clamp(ViolationLimit / Math.Max(1, lift.ConstraintCount), 2, options.MaxAtoms);
        _atoms = new AtomSet(lift, capacity + options.Reads + 1);
        _lagrangian = new AugmentedLagrangian(lift, options.InitialPenalty, options.DualStep);
        _corrective = new CorrectiveSteps(lift, _lagrangian);
        _multipliers = new double[lift.ConstraintCount];
        _point = new sbyte[lift.VariableCount];
        _lattice = new Lazy<ObjectiveLattice>(() => ObjectiveLattice.Of(lift.Objective));
    }

    internal double LowerBound { get; private set; } = double.NegativeInfinity;

    internal long OracleCalls { get; private set; }

    internal int Iterations { get; private set; }

    internal double[] SourceMultipliers() => _lift.ToSource(_multipliers);

    /// <summary>The points of the mixture, of the user's model.</summary>
    internal List<sbyte[]> SupportPoints()
    {
        var points = new List<sbyte[]>();
        for (var k = 0; k < _atoms.Count; k++)
        {
            if (_atoms.Weights[k] > 0)
            {
                _atoms.CopyPoint(k, _point);
                points.Add(_lift.Bridge.Project(_point));
            }
        }

        return points;
    }

    internal void WarmStart(List<sbyte[]> points, double[]? duals)
    {
        if (!_options.InitialMultipliers.IsEmpty)
        {
            _lift.FromSource(_options.InitialMultipliers.Span).CopyTo(_lagrangian.Duals, 0);
        }

        duals?.CopyTo(_lagrangian.Duals, 0);
        foreach (var point in points)
        {
            _incumbent.Offer(point);
        }

        if (_incumbent.IsFeasible)
        {
            foreach (var point in points.Take(_options.MaxAtoms / 2))
            {
                AddAtom(_lift.Bridge.Lift(point));
            }

            _atoms.Step(AddAtom(_incumbent.Lifted()), 1);
            _atoms.Update();
            _hasMixture = true;
            _warmth = WarmIterations;
        }
    }

    /// <summary>Runs to the natural end or until the control says stop; the reason is in the run.</summary>
    internal void Iterate()
    {
        for (var t = 1; t <= _options.Iterations && !_run.ShouldStop(); t++)
        {
            Iterations = t;
            var step = Choose(t);
            var lazy = step.IsRestoration ? -1 : LazyAtom();
            var (atom, isExact) = lazy >= 0 ? (lazy, false) : AskOracle(step.Gradient, t);
            if (atom < 0)
            {
                break;
            }

            var energy = _atoms.Value(atom, _multipliers);
            var gap = _hasMixture ? _atoms.MeanValue(_multipliers) - energy : double.PositiveInfinity;
            Settle(step, gap, lazy >= 0);
            if (isExact)
            {
                LowerBound = Math.Max(LowerBound, _lattice.Value.Ceiling(energy / _lift.ObjectiveScale));
            }

            Improve(atom, step);
            Report(step, energy, gap, lazy >= 0, isExact);
            if (IsDecided(isExact))
            {
                break;
            }
        }

        if (_incumbent.Values.Length == 0 && _options.Rounding != RoundingLevel.None)
        {
            // Stopped before the first read came back: the point of zeros can be repaired, too.
            Array.Clear(_point);
            _incumbent.Offer(_point);
        }

        _run.ShouldStop();
        _run.Finish(StopReason.Completed);
    }

    // The multipliers of this iteration and the model that they make.
    private IterationStep Choose(int t)
    {
        var penalty = Math.Min(_lagrangian.Penalty(t), _penaltyLimit);
        _lagrangian.Multipliers(_atoms.MeanViolations, penalty, _multipliers);
        var isRestoration = _options.FeasibilityInterval > 0 && !_incumbent.IsFeasible && t % _options.FeasibilityInterval == 0;
        for (var c = 0; isRestoration && c < _multipliers.Length; c++)
        {
            _multipliers[c] = double.IsFinite(_lift.ExactWeight(c)) ? Math.Max(_multipliers[c], _lift.ExactWeight(c)) : _multipliers[c];
        }

        var gradient = _lift.Gradient(_multipliers);
        var step = new IterationStep(t, penalty, isRestoration, gradient, 0, 0, IsGuarded: false);
        if (_options.Progress is null && _options.PrecisionBits is null)
        {
            return step;
        }

        var (smallest, largest) = _range.Value.Of(gradient);
        step = step with { Smallest = smallest, Largest = largest };
        return _options.PrecisionBits is { } bits && ExpandedCoefficients.Collapses(_lift.Objective, largest, bits) ? HoldBack(step, bits) : step;
    }

    // Penalties shrink until the objective shows again, and stop growing from here on.
    private IterationStep HoldBack(IterationStep step, int bits)
    {
        for (var shrunk = double.PositiveInfinity; step.Largest < shrunk && ExpandedCoefficients.Collapses(_lift.Objective, step.Largest, bits);)
        {
            shrunk = step.Largest * LeastShrinkage;
            for (var c = 0; c < _multipliers.Length; c++)
            {
                _multipliers[c] /= 2;
                _lagrangian.Duals[c] /= 2;
            }

            var gradient = _lift.Gradient(_multipliers);
            var (smallest, largest) = _range.Value.Of(gradient);
            step = step with { Gradient = gradient, Smallest = smallest, Largest = largest };
        }

        _penaltyLimit = step.Penalty;
        return step with { IsGuarded = true };
    }

    private (int Atom, bool IsExact) AskOracle(BinaryQuadraticModel gradient, int t)
    {
        var request = new SampleRequest
        {
            Key = _request.Key.Derive("oracle").Derive(t),
            Reads = _options.Reads,
            Sweeps = _options.Sweeps,
            Threads = _request.Threads,
        };
        OracleCalls++;
        var answer = _oracle.Minimize(gradient, request, _run.Part());
        _atoms.MakeRoom(_options.Reads + 1);
        (_bestRaw, _feasibleShare) = (double.PositiveInfinity, 0);
        var (best, least, count) = (-1, double.PositiveInfinity, Math.Min(answer.Reads.Count, _options.Reads));
        for (var r = 0; r < count; r++)
        {
            answer.Reads.States.CopyRow(r, _point, 0);
            ScoreRaw(1.0 / count);
            _incumbent.Offer(_point);
            var atom = AddAtom(_point);
            var value = _atoms.Value(atom, _multipliers);
            if (value < least)
            {
                (best, least) = (atom, value);
            }
        }

        _incumbent.Search(request.Key, _options.SearchMoves);

        // An energy that is not the model's own means that the model was disturbed on its way: nothing is proved then.
        var isTrue = best >= 0 && Math.Abs(answer.Reads.LowestEnergy - least / _lift.ObjectiveScale) <= EnergyTolerance * (1 + Math.Abs(answer.Reads.LowestEnergy));
        return (best, answer.IsExact && isTrue);
    }

    private int AddAtom(ReadOnlySpan<sbyte> point)
    {
        var atom = _atoms.Add(point);
        var square = 0.0;
        foreach (var violation in _atoms.Violations(atom))
        {
            square += violation * violation;
        }

        _largestSquare = Math.Max(_largestSquare, square);
        return atom;
    }

    private void ScoreRaw(double share)
    {
        var source = _point.AsSpan(0, _lift.Bridge.Source.VariableCount);
        if (_lift.Bridge.Source.IsFeasible(source))
        {
            _bestRaw = Math.Min(_bestRaw, _lift.Objective.Energy(_point));
            _feasibleShare += share;
        }
    }

    // A known atom that promises at least what the last oracle call left open.
    private int LazyAtom()
    {
        if (!_options.IsLazy || !_hasMixture || double.IsPositiveInfinity(_promise))
        {
            return -1;
        }

        var (best, least) = (-1, double.PositiveInfinity);
        for (var k = 0; k < _atoms.Count; k++)
        {
            var value = _atoms.Value(k, _multipliers);
            if (value < least)
            {
                (best, least) = (k, value);
            }
        }

        return _atoms.MeanValue(_multipliers) - least >= _promise ? best : -1;
    }

    private void Improve(int atom, in IterationStep step)
    {
        if (!step.IsRestoration)
        {
            _atoms.Step(atom, _hasMixture ? AugmentedLagrangian.StepSize(step.Iteration + _warmth) : 1);
            _hasMixture = true;
        }

        if (_options.Rounding != RoundingLevel.None)
        {
            _atoms.CopyMajority(_point);
            _incumbent.Offer(_point);
            if (_incumbent.IsFeasible && _options.CorrectiveSteps > 0)
            {
                AddAtom(_incumbent.Lifted());
            }
        }

        _atoms.Update();
        if (_hasMixture)
        {
            _corrective.Run(_atoms, step.Penalty, _options.CorrectiveSteps);
        }

        if (!step.IsGuarded)
        {
            _lagrangian.Ascend(_atoms.MeanViolations, step.Iteration, _largestSquare);
        }
    }

    // Looks at the mixture as it was when the oracle was asked: gap and infeasibility belong together.
    private void Settle(in IterationStep step, double gap, bool wasLazy)
    {
        if (step.IsRestoration || wasLazy)
        {
            return;
        }

        _settled = gap <= _options.InfeasibilityTolerance && Infeasibility() <= _options.InfeasibilityTolerance ? _settled + 1 : 0;
        if (double.IsFinite(gap))
        {
            _promise = double.IsPositiveInfinity(_promise) || gap >= _promise ? Math.Max(gap / 2, 0) : _promise / 2;
        }
    }

    private bool IsDecided(bool isExact)
    {
        var tolerance = _options.GapTolerance * (1 + Math.Abs(_lift.Bounds.Upper));
        if (LowerBound > _lift.Bounds.Upper + tolerance)
        {
            _run.Finish(StopReason.Infeasible);
            return true;
        }

        if (_incumbent.IsFeasible && _incumbent.Objective - LowerBound <= _options.GapTolerance * (1 + Math.Abs(_incumbent.Objective)))
        {
            _run.Finish(StopReason.Optimal);
            return true;
        }

        if (_incumbent.IsFeasible && _settled >= (isExact ? 1 : Patience))
        {
            _run.Finish(StopReason.Converged);
            return true;
        }

        return false;
    }

    private double Infeasibility()
    {
        var sum = 0.0;
        for (var c = 0; c < _multipliers.Length; c++)
        {
            var violation = _lift.IsOneSided(c) ? Math.Max(0, _atoms.MeanViolations[c]) : _atoms.MeanViolations[c];
            sum += violation * violation;
        }

        return Math.Sqrt(sum);
    }

    private void Report(in IterationStep step, double energy, double gap, bool wasLazy, bool isExact)
    {
        _run.Report((double)step.Iteration / _options.Iterations, _incumbent.IsFeasible ? "conditional gradient" : "conditional gradient, nothing feasible yet");
        if (_options.Progress is not { } progress)
        {
            return;
        }

        var weights = SourceMultipliers();
        progress.Report(new ConicIteration
        {
            Iteration = step.Iteration,
            OracleCalls = OracleCalls,
            Objective = _atoms.MeanObjective / _lift.ObjectiveScale,
            Infeasibility = Infeasibility(),
            Penalty = step.Penalty,
            SmallestMultiplier = weights.DefaultIfEmpty(0).Min(),
            LargestMultiplier = weights.DefaultIfEmpty(0).Max(),
            SmallestCoefficient = step.Smallest,
            LargestCoefficient = step.Largest,
            CoefficientBits = ExpandedCoefficients.Bits(step.Smallest, step.Largest),
            OracleEnergy = energy / _lift.ObjectiveScale,
            IsExact = isExact,
            FrankWolfeGap = gap,
            Incumbent = _incumbent.Objective,
            LowerBound = LowerBound,
            BestRawRead = _bestRaw,
            FeasibleReadShare = wasLazy ? 0 : _feasibleShare,
            Atoms = _atoms.SupportCount,
            WasLazy = wasLazy,
            WasGuarded = step.IsGuarded,
        });
    }

    private readonly record struct IterationStep(
        int Iteration, double Penalty, bool IsRestoration, BinaryQuadraticModel Gradient, double Smallest, double Largest, bool IsGuarded);
}

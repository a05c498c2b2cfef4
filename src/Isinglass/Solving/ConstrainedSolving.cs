using System.Runtime.ExceptionServices;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;

namespace Isinglass.Solving;

/// <summary>
/// Solves a problem with rows by a method, and restarts with new keys while a given time limit leaves time and nothing is proved. Every second restart begins
/// at the best point, the others at random; the best of all is the answer, so more time never gives a worse one.
/// </summary>
internal sealed class ConstrainedSolving
{
    // Largest number of bits to enumerate: a million points take some hundredths of a second.
    private const int MostVisited = 20;

    private readonly ConstrainedQuadraticModel _model;
    private readonly SolveSettings _settings;
    private readonly SolveRun _run;
    private readonly IterationLog _log = new();
    private readonly List<TracePoint> _trace = [];
    private Solution? _best;
    private double _lowerBound = double.NegativeInfinity;
    private long _calls;
    private long _iterations;

    private ConstrainedSolving(ConstrainedQuadraticModel model, SolveSettings settings, SolveControl control)
    {
        _model = model;
        _settings = settings;
        _run = control.Start();
    }

    /// <summary>Solves a model.</summary>
    /// <exception cref="InputException">The rows contradict themselves or each other, or the method does not support them.</exception>
    public static SolveOutcome Run(ConstrainedQuadraticModel model, SolveSettings settings, SolveControl control)
    {
        RowDiagnosis.Check(model);
        return new ConstrainedSolving(model, settings, control).Solve();
    }

    private SolveOutcome Solve()
    {
        var solver = MethodCatalog.Create(_settings, _model, _log);
        var session = solver.Prepare(_model);
        var key = new RandomKey(_settings.Seed);
        var rounds = 0;
        // Calls of a service cost money, so it is not called again.
        var isPaid = MethodCatalog.NameOf(_settings) == MethodCatalog.Native;
        StopReason reason;
        do
        {
            _log.Restart = rounds;
            reason = SolveOnce(session, rounds == 0 ? key : key.Derive(rounds), rounds % 2 == 0);
            rounds++;
        }
        while (_run.Control.TimeLimit is not null && !isPaid && reason is StopReason.Completed or StopReason.Converged
            && _best!.Status != SolutionStatus.Optimal && !_run.ShouldStop());

        // So few points are enumerated unless a method was requested, since the method's result need not be optimal.
        if (_settings.Method is null && !isPaid && _model.VariableCount <= MostVisited && _best!.Status != SolutionStatus.Optimal && !_run.ShouldStop())
        {
            reason = SolveOnce(new ExactSolver(ExactMethod.Enumeration).Prepare(_model), key, fresh: true);
        }

        return Outcome(solver.Name, rounds, _run.StopReason != StopReason.None ? _run.StopReason : reason);
    }

    private StopReason SolveOnce(ISolverSession session, RandomKey key, bool fresh)
    {
        var begun = _run.Elapsed;
        var given = _settings.Initial.Count > 0 ? _settings.Initial[0] : [];
        var start = fresh || _best is not { Values.Length: > 0 } ? given : _best.Values;
        var request = new SolveRequest { Key = key, Threads = _settings.Threads, Start = start };
        var control = _run.Part(KeptSettings.Target | KeptSettings.NoImprovement) with { Progress = _run.Relay() };
        if ((_run.Ask(() => session.Solve(request, control)) ?? (_run.Failure as CutSolveException)?.Found) is not { } solution)
        {
            if (_best is not { Values.Length: > 0 })
            {
                ExceptionDispatchInfo.Throw(_run.Failure!);
            }

            return _run.StopReason;
        }

        foreach (var (elapsed, objective) in solution.Trace)
        {
            if (_run.Offer(objective))
            {
                _trace.Add(new TracePoint(begun + elapsed, objective));
            }
        }

        _calls += solution.OracleCalls;
        _iterations += solution.Iterations;
        _lowerBound = Math.Max(_lowerBound, solution.LowerBound);
        _best = Better(solution) ? solution : _best;
        return solution.StopReason;
    }

    private SolveOutcome Outcome(string method, int rounds, StopReason reason)
    {
        var point = _best!.Values;
        return new SolveOutcome
        {
            Sampler = method,
            Point = point,
            Energy = point.Length > 0 ? _model.Objective.Energy(point) : double.PositiveInfinity,
            IsFeasible = point.Length > 0 && _model.IsFeasible(point),
            Reads = rounds,
            Elapsed = _run.Elapsed,
            StopReason = reason,
            Trace = _trace,
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
            Samples = AsSamples(point),
            LowerBound = _lowerBound,
            OracleCalls = _calls,
            IterationCount = _iterations,
            Iterations = _log,
            Rows = RowOutcome.Of(_model, point, _best.Multipliers),
            Failure = _run.Failure?.Message,
        };
    }

    /// <summary>A feasible point is better than an infeasible one, then less violation, then the objective decides.</summary>
    private bool Better(Solution candidate)
    {
        if (_best is null || _best.Values.Length == 0)
        {
            return true;
        }

        return candidate.Values.Length > 0 && (Violation(candidate), candidate.Objective).CompareTo((Violation(_best), _best.Objective)) < 0;
    }

    private double Violation(Solution solution) => _model.IsFeasible(solution.Values) ? 0 : _model.TotalViolation(solution.Values);

    private SampleSet AsSamples(sbyte[] point)
    {
        var states = new BitMatrix(point.Length > 0 ? 1 : 0, _model.VariableCount);
        if (point.Length > 0)
        {
            states.SetRow(0, point);
        }

        return new SampleSet(Vartype.Binary, states, point.Length > 0 ? [_model.Objective.Energy(point)] : []);
    }
}

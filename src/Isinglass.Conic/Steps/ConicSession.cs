using Isinglass.Conic.Lift;
using Isinglass.Conic.Oracles;
using Isinglass.Conic.Rounding;
using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Steps;

/// <summary>A model prepared for QCGD: slack, index and repair are built once.</summary>
internal sealed class ConicSession : IRememberingSession
{
    private readonly ConstrainedQuadraticModel _model;
    private readonly ILinearMinimizationOracle _oracle;
    private readonly ConditionalGradientOptions _options;
    private readonly SlackBridge _bridge;
    private readonly PointRepair _repair;
    private Lazy<ExpandedCoefficients>? _range;

    internal ConicSession(ConstrainedQuadraticModel model, ILinearMinimizationOracle oracle, ConditionalGradientOptions options)
    {
        _model = model;
        _oracle = oracle;
        _options = options;
        _bridge = new SlackBridge(model, options.Slack, options.SlackCap);
        _repair = new PointRepair(new ConstrainedStructure(model));
    }

    /// <summary>Multipliers and points of the last solve, with which the next one begins.</summary>
    public SessionMemory? Memory { get; set; }

    public Solution Solve(SolveRequest request, SolveControl control)
    {
        var run = control.Start();
        var lift = new ConicLift(_bridge, request.Shift(_model.Objective), _options);
        _range ??= new Lazy<ExpandedCoefficients>(() => new ExpandedCoefficients(lift.Pattern));
        var incumbent = new Incumbent(_bridge, _repair.For(request), _options.Rounding, run);
        var solve = new ConicSolve(lift, _oracle, _options, _range, incumbent, request, run);
        if (_bridge.InfeasibleRows.Count > 0)
        {
            run.Finish(StopReason.Infeasible);
        }
        else
        {
            solve.WarmStart(StartPoints(request), Memory is null ? null : lift.FromSource(Memory.Multipliers));
            solve.Iterate();

            // The effective weights of the last model, not its duals alone: they are what closed the gap.
            Memory = _options.ReuseBetweenSolves ? new SessionMemory(solve.SourceMultipliers(), solve.SupportPoints()) : null;
        }

        return Assemble(solve, incumbent, request, run);
    }

    private Solution Assemble(ConicSolve solve, Incumbent incumbent, SolveRequest request, SolveRun run)
    {
        var values = incumbent.Values;
        var reason = run.StopReason;
        var status = reason == StopReason.Infeasible ? SolutionStatus.Infeasible
            : !incumbent.IsFeasible ? SolutionStatus.Unknown
            : reason == StopReason.Optimal ? SolutionStatus.Optimal
            : SolutionStatus.Feasible;
        return new Solution
        {
            Status = status,
            Values = values,
            Objective = values.Length == 0 ? double.PositiveInfinity : _model.Objective.Energy(values),
            LowerBound = solve.LowerBound - request.ShiftAt(values),
            StopReason = reason,
            OracleCalls = solve.OracleCalls,
            Iterations = solve.Iterations,
            CandidatesScored = incumbent.Scored,
            Trace = run.Trace,
            Multipliers = solve.SourceMultipliers(),
        };
    }

    private List<sbyte[]> StartPoints(SolveRequest request)
    {
        var points = new List<sbyte[]>();
        if (!request.Start.IsEmpty)
        {
            var start = new sbyte[_model.VariableCount];
            request.Start.Span[..Math.Min(start.Length, request.Start.Length)].CopyTo(start);
            points.Add(start);
        }

        foreach (var point in _options.InitialPoints)
        {
            if (point.Length != _model.VariableCount)
            {
                throw new InputException($"QCGD: an initial point has {point.Length} values, the model {_model.VariableCount} variables.");
            }

            points.Add(point);
        }

        points.AddRange(Memory?.Points ?? []);
        return points;
    }
}

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
        var incumbent = new Incumbent(_bridge, _repair, request, _options.Rounding, run);
        var solve = new ConditionalGradientRun(lift, _oracle, _options, _range, incumbent, request, run);
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

        var answer = incumbent.Answer(solve.LowerBound) with
        {
            OracleCalls = solve.OracleCalls,
            Iterations = solve.Iterations,
            Multipliers = solve.SourceMultipliers(),
        };
        return answer.UnlessFailed(run);
    }

    private List<sbyte[]> StartPoints(SolveRequest request)
    {
        var points = new List<sbyte[]>();
        if (request.StartPoint(_model.VariableCount) is { } start)
        {
            points.Add(start);
        }

        foreach (var point in _options.InitialPoints.Concat(Memory?.Points ?? []))
        {
            if (point.Length != _model.VariableCount)
            {
                throw new InputException($"QCGD: an initial or remembered point has {point.Length} values, the model {_model.VariableCount} variables.");
            }

            points.Add(point);
        }

        return points;
    }
}

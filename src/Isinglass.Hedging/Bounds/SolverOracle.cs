using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Bounds;

/// <summary>An oracle that solves the block's model; its bound is what the solver proves.</summary>
internal sealed class SolverOracle(ConstrainedQuadraticModel model, int shared, ISolver solver) : MomentOracle
{
    private readonly ISolverSession _session = solver.Prepare(model);

    public override MomentAnswer Minimize(double[] shift, RandomKey key, SolveControl control)
    {
        var isLinear = shift.Length == shared;
        var solution = isLinear
            ? _session.Solve(new SolveRequest { Key = key, LinearShift = shift }, control)
            : solver.Solve(model.WithObjective(Shifted(shift)), new SolveRequest { Key = key }, control);
        if (solution.Values.Length < shared)
        {
            return new MomentAnswer([], double.PositiveInfinity, double.NegativeInfinity, solution.OracleCalls);
        }

        var moved = 0.0;
        var at = shared;
        for (var i = 0; i < shared; i++)
        {
            moved += shift[i] * solution.Values[i];
            for (var j = 0; j < i && at < shift.Length; j++, at++)
            {
                moved += shift[at] * solution.Values[i] * solution.Values[j];
            }
        }

        // A session reports the objective without the shift of its request; a model of its own has the shift inside.
        return new MomentAnswer(solution.Values[..shared], isLinear ? solution.Objective : solution.Objective - moved, solution.LowerBound,
            solution.OracleCalls);
    }

    private BinaryQuadraticModel Shifted(double[] shift)
    {
        var objective = model.Objective.Expand();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, objective.VariableCount);
        builder.AddOffset(objective.Offset);
        var at = shared;
        for (var i = 0; i < objective.VariableCount; i++)
        {
            builder.AddLinear(i, objective.Linear[i] + (i < shared ? shift[i] : 0));
            for (var e = objective.Couplings.Starts[i]; e < objective.Couplings.Starts[i + 1] && objective.Couplings.Columns[e] < i; e++)
            {
                builder.AddQuadratic(i, objective.Couplings.Columns[e], objective.Couplings.Values[e]);
            }

            for (var j = 0; j < i && at < shift.Length; j++, at++)
            {
                builder.AddQuadratic(i, j, shift[at]);
            }
        }

        return builder.Build();
    }
}

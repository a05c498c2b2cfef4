using System.Numerics;
using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Hedging.Bounds;

/// <summary>min over a block's points of f(b, z) + lambda'b + sum_(j &lt; i) Lambda_ij b_i b_j, with what is proved about it.</summary>
internal abstract class MomentOracle
{
    /// <summary>The oracle of a block: by a solver, or by enumeration of the shared bits.</summary>
    public static MomentOracle Create(ConstrainedQuadraticModel model, int shared, ISolver? solver) => solver is null ? new EnumeratedOracle(model, shared) : new SolverOracle(model, shared, solver);

    /// <summary>The minimiser's shared bits, its objective without the shift, and a proved lower bound with it (-infinity = none).</summary>
    public abstract (sbyte[] Point, double Objective, double Bound) Minimize(double[] shift, RandomKey key, SolveControl control);
}

/// <summary>All points once, then a table.</summary>
internal sealed class EnumeratedOracle : MomentOracle
{
    private const int MostBits = 16;

    private readonly double[] _objectives;
    private readonly double[] _shifts;
    private readonly int _shared;

    public EnumeratedOracle(ConstrainedQuadraticModel model, int shared)
    {
        if (shared > MostBits)
        {
            throw new InputException($"Enumeration covers up to {MostBits} shared bits, not {shared}. Give an exact solver as the oracle.");
        }

        var walker = (model.Completion ?? throw new InputException("Enumeration needs blocks that know their completion.")).CreateWalker();
        _shared = shared;
        _objectives = new double[1 << shared];
        _shifts = new double[_objectives.Length];
        for (var index = 0; index < _objectives.Length; index++)
        {
            walker.Load(Point(index));
            _objectives[index] = walker.Objective;
        }
    }

    public override (sbyte[] Point, double Objective, double Bound) Minimize(double[] shift, RandomKey key, SolveControl control)
    {
        var (best, least) = (0, _objectives[0]);
        for (var index = 1; index < _objectives.Length; index++)
        {
            // The highest bit joins the others: its own shift and its pairs with them.
            var high = BitOperations.Log2((uint)index);
            var rest = index ^ 1 << high;
            var moved = _shifts[rest] + shift[high];
            var pairs = _shared + high * (high - 1) / 2;
            for (var others = shift.Length > _shared ? rest : 0; others != 0; others &= others - 1)
            {
                moved += shift[pairs + BitOperations.TrailingZeroCount(others)];
            }

            _shifts[index] = moved;
            if (_objectives[index] + moved < least)
            {
                (best, least) = (index, _objectives[index] + moved);
            }
        }

        return (Point(best), _objectives[best], least);
    }

    private sbyte[] Point(int index) => [.. Enumerable.Range(0, _shared).Select(i => (sbyte)(index >> i & 1))];
}

/// <summary>A solver of the block's model; what it proves counts.</summary>
internal sealed class SolverOracle(ConstrainedQuadraticModel model, int shared, ISolver solver) : MomentOracle
{
    private readonly ISolverSession _session = solver.Prepare(model);

    public override (sbyte[] Point, double Objective, double Bound) Minimize(double[] shift, RandomKey key, SolveControl control)
    {
        var isLinear = shift.Length == shared;
        var solution = isLinear
            ? _session.Solve(new SolveRequest { Key = key, LinearShift = shift }, control)
            : solver.Solve(model.WithObjective(Shifted(shift)), new SolveRequest { Key = key }, control);
        if (solution.Values.Length < shared)
        {
            return ([], 0, double.NegativeInfinity);
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

        // A session reports objective and bound without the shift of its request; a model of its own has the shift inside.
        return isLinear
            ? (solution.Values[..shared], solution.Objective, solution.LowerBound + moved)
            : (solution.Values[..shared], solution.Objective - moved, solution.LowerBound);
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

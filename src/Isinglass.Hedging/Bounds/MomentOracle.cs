using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Bounds;

/// <summary>min over a block's points of f(b, z) + lambda'b + sum_(j &lt; i) Lambda_ij b_i b_j, with a proved bound.</summary>
internal abstract class MomentOracle
{
    /// <summary>The oracle of a block: by a solver, or by enumeration of the shared bits.</summary>
    public static MomentOracle Create(ConstrainedQuadraticModel model, int shared, ISolver? solver) =>
        solver is null ? new EnumeratedOracle(model, shared) : new SolverOracle(model, shared, solver);

    /// <summary>Minimises with a shift: lambda by bit, then, for moments of order 2, Lambda by pair (i, j), j &lt; i.</summary>
    public abstract MomentAnswer Minimize(double[] shift, RandomKey key, SolveControl control);
}

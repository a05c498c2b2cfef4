using Isinglass.Model.Control;

namespace Isinglass.Model.Solving;

/// <summary>Convenience over <see cref="ISolver"/>.</summary>
public static class SolverExtensions
{
    /// <summary>Prepares and solves once.</summary>
    public static Solution Solve(this ISolver solver, ConstrainedQuadraticModel model, SolveRequest request, SolveControl? control = null) =>
        solver.Prepare(model).Solve(request, control ?? SolveControl.Unlimited);
}

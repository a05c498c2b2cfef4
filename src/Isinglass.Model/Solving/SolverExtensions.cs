using System.Runtime.ExceptionServices;
using Isinglass.Model.Control;

namespace Isinglass.Model.Solving;

/// <summary>Convenience methods of <see cref="ISolver"/>.</summary>
public static class SolverExtensions
{
    /// <summary>Prepares and solves once.</summary>
    public static Solution Solve(this ISolver solver, ConstrainedQuadraticModel model, SolveRequest request, SolveControl? control = null) =>
        solver.Prepare(model).Solve(request, control ?? SolveControl.Unlimited);

    /// <summary>The solution, unless something failed in its run.</summary>
    /// <exception cref="CutSolveException">Something failed after a point was found.</exception>
    internal static Solution UnlessFailed(this Solution found, SolveRun run)
    {
        if (run.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(found.Values.Length > 0 ? new CutSolveException(found, failure) : failure);
        }

        return found;
    }
}

using Isinglass.Model.Control;

namespace Isinglass.Model.Solving;

/// <summary>One prepared model. Not safe for use from two threads at once; two sessions are independent.</summary>
public interface ISolverSession
{
    /// <summary>Solves once.</summary>
    Solution Solve(SolveRequest request, SolveControl control);
}

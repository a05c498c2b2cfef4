namespace Isinglass.Solvers.Exact;

/// <summary>How an <see cref="ExactSolver"/> searches the points.</summary>
public enum ExactMethod
{
    /// <summary>Enumeration up to <see cref="ExactSolver.EnumerationLimit"/> bits when there is nothing to propagate, branching otherwise.</summary>
    Auto,

    /// <summary>All 2^n points in the order of the Gray code, one flip each.</summary>
    Enumeration,

    /// <summary>Depth-first branch and bound with propagation through rows, products and the bound of the objective.</summary>
    Branching,
}

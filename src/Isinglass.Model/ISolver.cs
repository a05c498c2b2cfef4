using Isinglass.Numerics;

namespace Isinglass.Model;

/// <summary>Solves constrained models. A session is prepared once and solved many times with other linear biases: matrices are built once.</summary>
public interface ISolver
{
    /// <summary>Short name, as on the command line: <c>qcgd</c>, <c>penalty</c>, <c>anneal</c>, <c>exact</c>, ...</summary>
    string Name { get; }

    /// <summary>Builds what stays the same between solves of this model.</summary>
    ISolverSession Prepare(ConstrainedQuadraticModel model);
}

/// <summary>One prepared model. Not safe for use from two threads at once; two sessions are independent.</summary>
public interface ISolverSession
{
    /// <summary>Solves once.</summary>
    Solution Solve(SolveRequest request, SolveControl control);
}

/// <summary>What is asked in one solve of a prepared model.</summary>
public sealed record SolveRequest
{
    /// <summary>The random key; equal keys give equal answers on any number of threads.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Added to the linear biases of the first variables for this solve only (multipliers and proximal terms of hedging); empty = none.</summary>
    public ReadOnlyMemory<double> LinearShift { get; init; }

    /// <summary>A point (0/1) to start from, all variables or only the first (free) ones; empty = none.</summary>
    public ReadOnlyMemory<sbyte> Start { get; init; }

    /// <summary>Number of threads. Never changes the result. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Convenience over <see cref="ISolver"/>.</summary>
public static class SolverExtensions
{
    /// <summary>Prepares and solves once.</summary>
    public static Solution Solve(this ISolver solver, ConstrainedQuadraticModel model, SolveRequest request, SolveControl? control = null) =>
        solver.Prepare(model).Solve(request, control ?? SolveControl.Unlimited);
}

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

/// <summary>The linear shift of a request: part of what is minimised, not part of the objective that is reported.</summary>
public static class SolveRequestExtensions
{
    /// <summary>The objective with the shift added to its linear biases; the same object when there is none.</summary>
    public static BinaryQuadraticModel Shift(this SolveRequest request, BinaryQuadraticModel objective)
    {
        var shift = request.LinearShift.Span;
        if (shift.IsEmpty)
        {
            return objective;
        }

        if (shift.Length > objective.VariableCount)
        {
            throw new ArgumentException($"A shift of {shift.Length} biases does not fit {objective.VariableCount} variables.", nameof(request));
        }

        var linear = objective.Linear.ToArray();
        for (var i = 0; i < shift.Length; i++)
        {
            linear[i] += shift[i];
        }

        return objective.WithLinear(linear, objective.Offset);
    }

    /// <summary>What the shift adds to the objective at a point.</summary>
    public static double ShiftAt(this SolveRequest request, ReadOnlySpan<sbyte> point)
    {
        var shift = request.LinearShift.Span;
        var sum = 0.0;
        for (var i = 0; i < shift.Length; i++)
        {
            sum += shift[i] * point[i];
        }

        return sum;
    }
}

/// <summary>Convenience over <see cref="ISolver"/>.</summary>
public static class SolverExtensions
{
    /// <summary>Prepares and solves once.</summary>
    public static Solution Solve(this ISolver solver, ConstrainedQuadraticModel model, SolveRequest request, SolveControl? control = null) =>
        solver.Prepare(model).Solve(request, control ?? SolveControl.Unlimited);
}

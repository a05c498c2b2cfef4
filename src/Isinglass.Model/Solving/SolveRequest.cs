using Isinglass.Numerics.Random;

namespace Isinglass.Model.Solving;

/// <summary>The request of one solve of a prepared model.</summary>
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

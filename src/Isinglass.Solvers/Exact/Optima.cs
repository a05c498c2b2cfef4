namespace Isinglass.Solvers.Exact;

/// <summary>All optimal points of a model.</summary>
/// <param name="Objective">The least objective; +infinity when the model is infeasible.</param>
/// <param name="Points">The points (0/1 by variable).</param>
/// <param name="IsComplete">Whether these are all.</param>
internal sealed record Optima(double Objective, IReadOnlyList<sbyte[]> Points, bool IsComplete);

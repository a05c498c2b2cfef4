namespace Isinglass.Model.Solving;

/// <summary>The memory of a session from one solve to the next.</summary>
/// <param name="Multipliers">Multipliers by row.</param>
/// <param name="Points">Points of the model, 0/1.</param>
internal sealed record SessionMemory(double[] Multipliers, IReadOnlyList<sbyte[]> Points);

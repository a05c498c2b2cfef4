namespace Isinglass.Model.Solving;

/// <summary>What a session carries from one solve to the next.</summary>
/// <param name="Multipliers">Multipliers by row.</param>
/// <param name="Points">Points of the model, 0/1.</param>
internal sealed record SessionMemory(double[] Multipliers, IReadOnlyList<sbyte[]> Points);

namespace Isinglass.Training.Calls;

/// <summary>A row (or product) that a read violates, or a sample that its network misclassifies.</summary>
/// <param name="Row">Its name.</param>
/// <param name="Violation">By how much, in the row's own units; null for a sample.</param>
internal sealed record BrokenRow(string Row, double? Violation);

namespace Isinglass.Experiments.Cells;

/// <summary>The figures of one finished cell.</summary>
/// <param name="Case">What was run, the label of its plan.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Values">Figures by name; names are lower-case words joined by '_'.</param>
internal sealed record CellValues(string Case, ulong Seed, IReadOnlyList<(string Name, double Value)> Values);

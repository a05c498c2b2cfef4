using Isinglass.Files;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>What is run with every seed of a study.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Kind">See <see cref="Cell.Kind"/>.</param>
/// <param name="Parameters">See <see cref="Cell.Parameters"/>.</param>
internal sealed record StudyPlan(string Label, string Kind, RawJson Parameters);

using Isinglass.Files;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>A plan, run with every seed of a study.</summary>
/// <param name="Label">Its name for reports.</param>
/// <param name="Kind">See <see cref="Cell.Kind"/>.</param>
/// <param name="Parameters">See <see cref="Cell.Parameters"/>.</param>
internal sealed record StudyPlan(string Label, string Kind, RawJson Parameters);

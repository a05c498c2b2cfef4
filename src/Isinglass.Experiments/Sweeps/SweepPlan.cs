using Isinglass.Training;

namespace Isinglass.Experiments.Sweeps;

/// <summary>The settings that decide the cells of a sweep, as kept in a study's folder.</summary>
/// <param name="Recipe">The settings that do not vary.</param>
/// <param name="Grid">By property the values to try, as text.</param>
/// <param name="Search">How trials are chosen.</param>
/// <param name="Objective">The objective.</param>
internal sealed record SweepPlan(Recipe Recipe, IReadOnlyDictionary<string, string> Grid, string Search, string Objective);

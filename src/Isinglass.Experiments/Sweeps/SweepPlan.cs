using Isinglass.Training;

namespace Isinglass.Experiments.Sweeps;

/// <summary>What decides the cells of a sweep, as a study's folder keeps it.</summary>
/// <param name="Recipe">What does not vary.</param>
/// <param name="Grid">By property the values to try, as people write them.</param>
/// <param name="Search">How trials are chosen.</param>
/// <param name="Objective">What is to be best.</param>
internal sealed record SweepPlan(Recipe Recipe, IReadOnlyDictionary<string, string> Grid, string Search, string Objective);

using Isinglass.Training;

namespace Isinglass.Experiments.Runs;

/// <summary>A training run as a plan.</summary>
/// <param name="Recipe">The recipe; its seed is always 1.</param>
/// <param name="Baselines">Whether baselines are trained as well.</param>
internal sealed record TrainingParameters(Recipe Recipe, bool Baselines);

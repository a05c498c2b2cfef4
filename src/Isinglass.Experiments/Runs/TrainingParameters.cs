using Isinglass.Training;

namespace Isinglass.Experiments.Runs;

/// <summary>A training run as a plan.</summary>
/// <param name="Recipe">Everything but the seed, which is 1 here.</param>
/// <param name="Baselines">Whether baselines are trained as well.</param>
internal sealed record TrainingParameters(Recipe Recipe, bool Baselines);

using Isinglass.Training;

namespace Isinglass.Experiments.Studies.Bounds;

/// <summary>A plan of <see cref="BoundStudy"/>.</summary>
/// <param name="Recipe">Data, network, loss and margin; the seed is always 1.</param>
/// <param name="Settings">Bundles, orders and effort.</param>
internal sealed record BoundParameters(Recipe Recipe, BoundStudyOptions Settings);

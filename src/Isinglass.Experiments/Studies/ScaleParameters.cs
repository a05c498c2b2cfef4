namespace Isinglass.Experiments.Studies;

/// <summary>A plan of <see cref="ScaleStudy"/>.</summary>
/// <param name="Size">Variables and rows.</param>
/// <param name="Iterations">Iterations that are timed.</param>
internal sealed record ScaleParameters(int Size, int Iterations);

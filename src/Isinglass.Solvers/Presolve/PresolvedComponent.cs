using Isinglass.Model;

namespace Isinglass.Solvers.Presolve;

/// <summary>A part of a presolved model that no coupling and no squared term connects with the rest.</summary>
/// <param name="Model">The part's model; its offset is 0.</param>
/// <param name="Variables">The variable of the original model that each variable of the part stands for.</param>
internal sealed record PresolvedComponent(BinaryQuadraticModel Model, int[] Variables);

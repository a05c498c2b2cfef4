namespace Isinglass.Structure;

/// <summary>Bits of which an optimum has at most one, or exactly one, at 1; proved from the coefficients.</summary>
/// <param name="Variables">The bits, ascending.</param>
/// <param name="IsExact">Whether exactly one is 1 at some optimum, rather than at most one.</param>
public sealed record VariableGroup(IReadOnlyList<int> Variables, bool IsExact);

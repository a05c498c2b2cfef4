namespace Isinglass.Structure;

/// <summary>Literals (bits, or their negations) at most one of which is true in any optimum; proved from the coefficients.</summary>
/// <param name="Variables">The variables, ascending.</param>
/// <param name="IsExact">Whether every optimum has exactly one true, rather than at most one.</param>
/// <param name="Negated">Those of the variables whose literal is the negation; usually none.</param>
internal sealed record VariableGroup(IReadOnlyList<int> Variables, bool IsExact, IReadOnlyList<int> Negated);

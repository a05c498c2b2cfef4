namespace Isinglass.Training.Demands;

/// <summary>Whether the trained network keeps a demand of the recipe.</summary>
/// <param name="Kind">The demand, as its property: at_most_nonzero.</param>
/// <param name="Satisfied">Whether it is kept.</param>
/// <param name="Detail">The counts in words.</param>
public sealed record ConstraintResult(string Kind, bool Satisfied, string Detail);

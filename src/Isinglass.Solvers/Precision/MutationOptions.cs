using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>What the mutation of coefficients knows about the optimum.</summary>
internal sealed record MutationOptions
{
    /// <summary>Largest number of variables for which all states are enumerated, 0..24. Default 16: 65 536 energies for every coefficient.</summary>
    public int EnumerationLimit { get; init; } = 16;

    /// <summary>
    /// A lower bound of a model's energy, for models beyond <see cref="EnumerationLimit"/>; null = sums
    /// of least terms. A better bound lets coefficients move further.
    /// </summary>
    public Func<BinaryQuadraticModel, double>? LowerBound { get; init; }

    /// <summary>
    /// Good points of the model, for upper bounds beyond <see cref="EnumerationLimit"/>; better points let coefficients move further, and no point makes the
    /// result wrong.
    /// </summary>
    public IReadOnlyList<sbyte[]> Points { get; init; } = [];
}

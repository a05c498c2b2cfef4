using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats;

/// <summary>
/// Adds up the magnitudes of an expression's numbers in the order of the file, and decides whether sums of them are exact in double precision. Sums that a
/// double rounds are refused: otherwise an infeasible point could seem feasible, or a problem without a solution could seem to have one.
/// </summary>
internal struct MagnitudeSum
{
    /// <summary>
    /// Limit for integers of an objective: the same energies over spins have numbers up to nine times as large, or quarters, and these sums are below 2^53 too.
    /// </summary>
    public const double ObjectiveLimit = 1L << 49;

    /// <summary>Limit for integers of a row and its right-hand side, that of <see cref="IntegerRow"/>.</summary>
    public const double RowLimit = 1L << 52;

    /// <summary>A row with fractions: beyond this the rounding of its sums reaches <see cref="ConstrainedQuadraticModel.FeasibilityTolerance"/>.</summary>
    public const double FractionRowLimit = 1L << 33;

    private double _sum;
    private double _largest;
    private bool _hasFractions;
    private bool _hasSmallFractions;

    /// <summary>The line of the largest number, 1-based; 0 = unknown.</summary>
    public int Line { get; private set; }

    public void Add(double value, int line = 0)
    {
        var size = Math.Abs(value);
        _sum += size;
        _hasFractions |= size != Math.Floor(size);
        _hasSmallFractions |= 8 * size != Math.Floor(8 * size);
        if (size > _largest)
        {
            (_largest, Line) = (size, line);
        }
    }

    /// <summary>The fault of the largest number; null when there is none.</summary>
    public readonly string? LargestFault => 2 * _largest < NumberText.CoefficientLimit ? null
        : $"the number {NumberText.Shortest(_largest)} is too large. Scale the problem.";

    /// <summary>
    /// The fault of the sums of an objective; null when there is none. Objectives with fractions other than eighths are sums of doubles, with a relative error
    /// of about 1e-15.
    /// </summary>
    public readonly string? ObjectiveFault => _hasSmallFractions ? null : Fault("the objective", _hasFractions ? ObjectiveLimit / 8 : ObjectiveLimit);

    /// <summary>The fault of the sums of a row; null when there is none.</summary>
    public readonly string? RowFault(string row) => Fault(row, _hasFractions ? FractionRowLimit : RowLimit);

    private readonly string? Fault(string what, double limit) => _sum < limit ? null
        : $"the numbers of {what} add up to {_sum:G4}{(_hasFractions ? " and have fractions" : "")}; from {limit:G4} on, sums would be rounded. "
            + $"Its largest number is {NumberText.Shortest(_largest)}. Divide by a common factor, or scale the problem.";
}

using Isinglass.Conic.Certificates;
using Isinglass.Formats;

namespace Isinglass.Certificates;

/// <summary>
/// Verifies certificates from the text of the problem: the bound is recomputed, by enumeration, from the multipliers or by a linearisation in exact numbers,
/// and compared with the stated one.
/// </summary>
internal static class CertificateChecker
{
    // Numbers are written with all their digits, so this only covers rounding of sums of fractions.
    private const double Tolerance = 1e-9;

    /// <summary>The reason why a certificate is refused, or null, and the computed bound, in the file's own sense.</summary>
    public static (string? Refusal, double? Bound) Check(ModelFile file, double objective, Certificate certificate)
    {
        var model = ModelReconstruction.Read(file);
        if (certificate.Variables != model.Count || certificate.Multipliers.Length != model.Rows.Count)
        {
            return ($"it is about {certificate.Variables} variables and {certificate.Multipliers.Length} rows, the problem has {model.Count} and "
                + $"{model.Rows.Count}", null);
        }

        if (model.Rows.Where((row, r) => row.Name != certificate.Rows[r]).FirstOrDefault() is { } other)
        {
            return ($"the problem's row {other.Name} is another one in it, or stands elsewhere", null);
        }

        if (Wrong(certificate.Objective, objective))
        {
            return ($"it states the objective {certificate.Objective}, the solution is worth {objective}", null);
        }

        if (Wrong(certificate.Bound, file.FileObjective(certificate.LowerBound)))
        {
            return ($"its bound {certificate.Bound} and its lower bound {certificate.LowerBound} do not belong together", null);
        }

        if (Invalid(model, certificate) is { } invalid)
        {
            return (invalid, null);
        }

        if (certificate.Kind == BoundKind.Enumeration && model.Count > StatementBounds.EnumerationLimit)
        {
            return ($"it rests on enumeration, which is repeated up to {StatementBounds.EnumerationLimit} variables; the problem has {model.Count}", null);
        }

        var bound = certificate.Kind switch
        {
            BoundKind.Enumeration => StatementBounds.Enumerate(model),
            BoundKind.Linearized => certificate.Linearization!.Bound(model),
            _ => StatementBounds.OfMultipliers(model, certificate.Multipliers, certificate.SquareWeights),
        };
        if (!double.IsFinite(bound) && !double.IsPositiveInfinity(bound))
        {
            return ("its multipliers are so large that they prove nothing", null);
        }

        return certificate.LowerBound > bound + Tolerance * (1 + Math.Abs(bound))
            ? ($"it states the bound {certificate.Bound}, what it rests on proves {file.FileObjective(bound)}", file.FileObjective(bound))
            : (null, file.FileObjective(bound));
    }

    // Only multipliers that never add to the objective of a feasible point may bound it.
    private static string? Invalid(ReconstructedModel model, Certificate certificate)
    {
        for (var r = 0; r < model.Rows.Count; r++)
        {
            var (row, multiplier, weight) = (model.Rows[r], certificate.Multipliers[r], certificate.SquareWeights[r]);
            if (!double.IsFinite(multiplier) || !double.IsFinite(weight))
            {
                return $"the multiplier of {row.Name} is not a number";
            }

            if (multiplier > 0 && double.IsPositiveInfinity(row.Upper))
            {
                return $"{row.Name} has no upper side, so its multiplier must not be positive, as {multiplier} is";
            }

            if (multiplier < 0 && double.IsNegativeInfinity(row.Lower))
            {
                return $"{row.Name} has no lower side, so its multiplier must not be negative, as {multiplier} is";
            }

            if (weight != 0 && !row.IsEquality)
            {
                return $"{row.Name} is no equality, so its square must not be weighed";
            }
        }

        return certificate.Linearization?.Refusal(model);
    }

    private static bool Wrong(double stated, double real) => !(Math.Abs(stated - real) <= Tolerance * Math.Max(1, Math.Abs(real)));
}

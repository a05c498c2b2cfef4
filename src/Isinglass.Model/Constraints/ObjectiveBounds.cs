namespace Isinglass.Model.Constraints;

/// <summary>Bounds of an energy over all points of {0,1}^n, by summing the bounds of all terms; cheap and rarely tight.</summary>
/// <param name="Lower">A lower bound of the energy.</param>
/// <param name="Upper">An upper bound of the energy.</param>
internal readonly record struct ObjectiveBounds(double Lower, double Upper)
{
    /// <summary>Upper - Lower.</summary>
    public double Range => Upper - Lower;

    /// <summary>
    /// The bounds of a model of bits. A coupling is shared by its ends: J x y >= min(0, J) (x + y) / 2; a squared term by its row's interval.
    /// </summary>
    public static ObjectiveBounds Of(BinaryQuadraticModel model)
    {
        if (model.Vartype != Vartype.Binary)
        {
            throw new ArgumentException("Bounds are computed over bits; convert the model first.", nameof(model));
        }

        var (lower, upper) = (model.Offset, model.Offset);
        for (var i = 0; i < model.VariableCount; i++)
        {
            var (negative, positive) = (0.0, 0.0);
            foreach (var value in model.Couplings.RowValues(i))
            {
                negative += Math.Min(0, value);
                positive += Math.Max(0, value);
            }

            lower += Math.Min(0, model.Linear[i] + 0.5 * negative);
            upper += Math.Max(0, model.Linear[i] + 0.5 * positive);
        }

        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var (low, high) = (-squared.Targets[r], -squared.Targets[r]);
            foreach (var value in squared.Rows.RowValues(r))
            {
                low += Math.Min(0, value);
                high += Math.Max(0, value);
            }

            var (least, greatest) = SquareRange(low, high);
            lower += Math.Min(squared.Weights[r] * least, squared.Weights[r] * greatest);
            upper += Math.Max(squared.Weights[r] * least, squared.Weights[r] * greatest);
        }

        return new ObjectiveBounds(lower, upper);
    }

    /// <summary>Least and greatest square over an interval.</summary>
    public static (double Least, double Greatest) SquareRange(double low, double high) =>
        (low <= 0 && high >= 0 ? 0 : Math.Min(low * low, high * high), Math.Max(low * low, high * high));
}

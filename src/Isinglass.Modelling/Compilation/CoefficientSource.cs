namespace Isinglass.Modelling.Compilation;

/// <summary>One source of a coefficient.</summary>
/// <param name="Kind">The kind of statement.</param>
/// <param name="Description">The statement: a term, or a row by name with its weight, and the encoding through which it came.</param>
/// <param name="Amount">Its contribution to the coefficient, in units of the built (minimised) objective.</param>
public sealed record CoefficientSource(CoefficientSourceKind Kind, string Description, double Amount)
{
    /// <summary>As "+3 from row 'capacity', weight 5".</summary>
    public override string ToString() => $"{Amount:+0.######;-0.######;0} from {Description}";
}

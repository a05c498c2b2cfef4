namespace Isinglass.Modelling.Compilation;

/// <summary>One reason of a coefficient.</summary>
/// <param name="Kind">What kind of statement.</param>
/// <param name="Description">The statement: a term, a row by its name with its weight, and through which encoding it came.</param>
/// <param name="Amount">What it adds to the coefficient, in units of the built (minimised) objective.</param>
public sealed record CoefficientSource(CoefficientSourceKind Kind, string Description, double Amount)
{
    /// <summary>As "+3 from row 'capacity', weight 5".</summary>
    public override string ToString() => $"{Amount:+0.######;-0.######;0} from {Description}";
}

namespace Isinglass.Model.Constraints;

/// <summary>A product row p = a * b over three different bits.</summary>
/// <param name="Product">Variable p.</param>
/// <param name="First">Variable a.</param>
/// <param name="Second">Variable b.</param>
public readonly record struct ProductConstraint(int Product, int First, int Second)
{
    /// <summary>Rosenberg's form R = ab - 2ap - 2bp + 3p (Rosenberg 1975): zero where p = ab, at least 1 elsewhere.</summary>
    public int Violation(ReadOnlySpan<sbyte> x) => x[First] * x[Second] - 2 * x[First] * x[Product] - 2 * x[Second] * x[Product] + 3 * x[Product];
}

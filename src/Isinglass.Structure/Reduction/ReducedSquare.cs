using Isinglass.Model;
using Isinglass.Model.Polynomials;
using Isinglass.Structure.Recognition;

namespace Isinglass.Structure.Reduction;

/// <summary>A square of a polynomial over free variables: weight * (the distance of the polynomial from low .. high)^2.</summary>
/// <param name="Polynomial">The polynomial over the free variables.</param>
/// <param name="Weight">The weight.</param>
/// <param name="Low">The smallest value at zero cost.</param>
/// <param name="High">The largest value at zero cost; equal to <paramref name="Low"/> for an equation.</param>
internal sealed record ReducedSquare(BinaryPolynomialModel Polynomial, double Weight, double Low, double High)
{
    /// <summary>The square at a value of the polynomial.</summary>
    public double At(double value)
    {
        var distance = value - Math.Clamp(value, Low, High);
        return Weight * distance * distance;
    }

    /// <summary>The same square over spins, with integer coefficients without a common divisor when a factor makes them so.</summary>
    public ReducedSquare InSpins()
    {
        var polynomial = Polynomial.ToVartype(Vartype.Spin);
        var factor = RowScale.Find([.. polynomial.Coefficients, polynomial.Offset - Low]);
        if (factor == 0)
        {
            return this with { Polynomial = polynomial };
        }

        var builder = new BinaryPolynomialModelBuilder(Vartype.Spin, polynomial.VariableCount);
        builder.Add(polynomial, factor);
        return new ReducedSquare(builder.Build(), Weight / (factor * factor), Low * factor, High * factor);
    }
}

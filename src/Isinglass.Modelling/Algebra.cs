using Isinglass.Model;

namespace Isinglass.Modelling;

/// <summary>Functions of expressions; meant for <c>using static Algebra;</c>.</summary>
public static class Algebra
{
    /// <summary>The sum of expressions; 0 for none.</summary>
    public static Expression Sum(IEnumerable<Expression> expressions) => Expression.SumOf(expressions);

    /// <summary>sum_k coefficients[k] * expressions[k].</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Expression Dot(IReadOnlyCollection<double> coefficients, IReadOnlyCollection<Expression> expressions) =>
        coefficients.Count == expressions.Count
        ? Expression.SumOf(coefficients.Zip(expressions, static (coefficient, expression) => coefficient * expression))
        : throw new ArgumentException($"{coefficients.Count} coefficients do not fit {expressions.Count} expressions.", nameof(coefficients));

    /// <summary>The square of a linear expression. It stays factored in the built model: k terms cost k entries of a row and not k(k-1)/2 couplings.</summary>
    /// <exception cref="InputException">The expression has degree 2.</exception>
    public static Expression Square(Expression expression) => expression.Square();
}

namespace Isinglass.Modelling;

/// <summary>Sums in the style of LINQ.</summary>
public static class ExpressionExtensions
{
    /// <summary>The sum of expressions; 0 for none.</summary>
    public static Expression Sum(this IEnumerable<Expression> expressions) => Expression.SumOf(expressions);

    /// <summary>The sum of one expression for each element; 0 for none.</summary>
    public static Expression Sum<T>(this IEnumerable<T> source, Func<T, Expression> selector) => Expression.SumOf(source.Select(selector));
}

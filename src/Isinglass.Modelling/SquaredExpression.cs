namespace Isinglass.Modelling;

/// <summary>weight * (inner)^2, kept factored; the weight has degree 0, the inner expression degree 1.</summary>
internal readonly struct SquaredExpression(Term[] weight, Expression inner)
{
    public Term[] Weight { get; } = weight;

    public Expression Inner { get; } = inner;

    /// <summary>The terms of the square, multiplied out.</summary>
    public IEnumerable<Term> Expand()
    {
        foreach (var factor in Weight)
        {
            foreach (var left in Inner.Terms)
            {
                foreach (var right in Inner.Terms)
                {
                    yield return factor * left * right;
                }
            }
        }
    }

    public override string ToString()
    {
        var text = new Expression(Weight).ToString();
        return text.Equals("1", StringComparison.Ordinal) ? $"({Inner})^2" : Weight.Length == 1 ? $"{text} * ({Inner})^2" : $"({text}) * ({Inner})^2";
    }
}

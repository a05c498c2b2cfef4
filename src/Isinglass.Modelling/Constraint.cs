using Isinglass.Model.Constraints;

namespace Isinglass.Modelling;

/// <summary>
/// A comparison of two expressions, made by &lt;=, &gt;= or ==. It becomes a row by <see cref="QuadraticProgram.Add(Constraint, string?, Expression?)"/>.
/// </summary>
public sealed class Constraint
{
    private readonly Expression _left;
    private readonly Expression _right;

    internal Constraint(Expression left, ConstraintSense sense, Expression right)
    {
        (_left, _right) = (left, right);
        Sense = sense;
    }

    /// <summary>The comparison.</summary>
    public ConstraintSense Sense { get; }

    /// <summary>Left minus right side, to be compared with 0.</summary>
    internal Expression Difference => _left - _right;

    /// <summary>The comparison as text.</summary>
    public override string ToString() => $"{_left} {Symbol(Sense)} {_right}";

    internal static string Symbol(ConstraintSense sense) => sense switch
    {
        ConstraintSense.Equal => "==",
        ConstraintSense.LessOrEqual => "<=",
        _ => ">=",
    };

    /// <summary>The violation of the comparison by left - right = <paramref name="difference"/>; 0 when it holds.</summary>
    internal static double Violation(ConstraintSense sense, double difference) => sense switch
    {
        ConstraintSense.Equal => Math.Abs(difference),
        ConstraintSense.LessOrEqual => Math.Max(0, difference),
        _ => Math.Max(0, -difference),
    };
}

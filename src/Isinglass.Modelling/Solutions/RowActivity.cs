using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Modelling.Solutions;

/// <summary>A row at a point: activity (left side, variables only) compared with the right-hand side.</summary>
/// <param name="Name">The row's name, or its number as text.</param>
/// <param name="Activity">The left side.</param>
/// <param name="Sense">The comparison.</param>
/// <param name="RightHandSide">The right-hand side.</param>
/// <param name="Violation">The violation; 0 when the row holds.</param>
public sealed record RowActivity(string Name, double Activity, ConstraintSense Sense, double RightHandSide, double Violation)
{
    /// <summary>As "capacity: 7 &lt;= 6 violated by 1".</summary>
    public override string ToString() =>
        $"{Name}: {Activity} {Constraint.Symbol(Sense)} {RightHandSide} "
        + $"{(Violation > ConstrainedQuadraticModel.FeasibilityTolerance ? $"violated by {Violation}" : "holds")}";
}

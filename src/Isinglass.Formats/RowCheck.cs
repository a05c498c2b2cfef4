using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>A row of a file at a point: lower &lt;= activity &lt;= upper.</summary>
/// <param name="Name">The row's name or number.</param>
/// <param name="Activity">Value of its left-hand side.</param>
/// <param name="Lower">Lower side, or -infinity.</param>
/// <param name="Upper">Upper side, or +infinity.</param>
internal readonly record struct RowCheck(string Name, double Activity, double Lower, double Upper)
{
    /// <summary>How far the row is violated; 0 when it holds.</summary>
    public double Violation => Math.Max(0, Math.Max(Lower - Activity, Activity - Upper));

    /// <summary>Whether the row holds within <see cref="ConstrainedQuadraticModel.FeasibilityTolerance"/>.</summary>
    public bool IsSatisfied => Violation <= ConstrainedQuadraticModel.FeasibilityTolerance;
}

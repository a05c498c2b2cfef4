namespace Isinglass.Model.Formats;

/// <summary>
/// What a file's text says, evaluated term by term as it stands there, not through the model that was made of it. It is what an independent check of a
/// solution rests on.
/// </summary>
public interface IFileStatement
{
    /// <summary>Number of variables of the file; a model may carry auxiliary bits behind them.</summary>
    int VariableCount { get; }

    /// <summary>The objective in the file's own sense and sign at <paramref name="values"/> (0/1, or -1/+1 for a spin model).</summary>
    double Objective(ReadOnlySpan<sbyte> values);

    /// <summary>Every row of the file at <paramref name="values"/>.</summary>
    IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values);
}

/// <summary>A row of a file at a point: lower &lt;= activity &lt;= upper.</summary>
/// <param name="Name">The row's name or number.</param>
/// <param name="Activity">Value of its left-hand side.</param>
/// <param name="Lower">Lower side, or -infinity.</param>
/// <param name="Upper">Upper side, or +infinity.</param>
public readonly record struct RowCheck(string Name, double Activity, double Lower, double Upper)
{
    /// <summary>How far the row is violated; 0 when it holds.</summary>
    public double Violation => Math.Max(0, Math.Max(Lower - Activity, Activity - Upper));

    /// <summary>Whether the row holds within <see cref="ConstrainedQuadraticModel.FeasibilityTolerance"/>.</summary>
    public bool IsSatisfied => Violation <= ConstrainedQuadraticModel.FeasibilityTolerance;
}

namespace Isinglass.Experiments.Reports.Figures;

/// <summary>A named curve.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">In the order in which they are joined.</param>
internal sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>Joined by a dashed line: bounds and references.</summary>
    public bool IsReference { get; init; }

    /// <summary>Points are not joined.</summary>
    public bool IsScattered { get; init; }
}

namespace Isinglass.Neural.Data.Generators;

/// <summary>How a stroke follows its points.</summary>
internal enum StrokeKind
{
    /// <summary>Straight from point to point.</summary>
    Lines,

    /// <summary>A quadratic B-spline from the first point to the last, drawn towards those between.</summary>
    Curve,

    /// <summary>A closed quadratic B-spline through the middles of the polygon's sides.</summary>
    Loop,
}

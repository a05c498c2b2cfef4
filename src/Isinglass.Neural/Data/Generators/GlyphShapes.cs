namespace Isinglass.Neural.Data.Generators;

/// <summary>The ten digits as strokes inside the unit square.</summary>
internal static class GlyphShapes
{
    /// <summary>The strokes of each digit.</summary>
    public static IReadOnlyList<Stroke[]> Digits { get; } =
    [
        [Loop(0.10, 0, 0.90, 0, 0.90, 1, 0.10, 1)],
        [Lines(0.25, 0.25, 0.55, 0, 0.55, 1)],
        [Curve(0.08, 0.30, 0.15, -0.05, 0.95, -0.05, 0.98, 0.50, 0.08, 1), Lines(0.08, 1, 0.95, 1)],
        [Curve(0.10, 0.10, 0.60, -0.10, 1, 0.20, 0.75, 0.48, 0.40, 0.48), Curve(0.40, 0.48, 0.90, 0.48, 1.05, 0.85, 0.60, 1.08, 0.08, 0.90)],
        [Lines(0.70, 1, 0.70, 0, 0.08, 0.68, 0.98, 0.68)],
        [Lines(0.88, 0, 0.25, 0, 0.20, 0.45), Curve(0.20, 0.45, 0.60, 0.30, 1, 0.45, 0.98, 1, 0.50, 1.05, 0.08, 0.90)],
        [Curve(0.80, 0.02, 0.40, 0.10, 0.05, 0.50, 0.08, 1.08, 0.92, 1.10, 0.98, 0.45, 0.40, 0.40, 0.12, 0.70)],
        [Lines(0.08, 0, 0.92, 0, 0.40, 1)],
        [Loop(0.18, 0, 0.82, 0, 0.82, 0.47, 0.18, 0.47), Loop(0.10, 0.47, 0.90, 0.47, 0.90, 1, 0.10, 1)],
        [Curve(0.20, 0.98, 0.60, 0.90, 0.95, 0.50, 0.92, -0.08, 0.08, -0.10, 0.02, 0.55, 0.60, 0.60, 0.88, 0.30)],
    ];

    /// <summary>Straight pieces of a curve between two midpoints of its control polygon; more would not be visible in such small images.</summary>
    private const int PiecesPerArc = 4;

    /// <summary>The stroke as a chain of straight pieces.</summary>
    public static List<PlanePoint> Flatten(StrokeKind kind, PlanePoint[] points)
    {
        if (kind == StrokeKind.Lines)
        {
            return [.. points];
        }

        var chain = new List<PlanePoint>();
        var isLoop = kind == StrokeKind.Loop;
        var arcCount = isLoop ? points.Length : points.Length - 2;
        for (var k = 0; k < arcCount; k++)
        {
            var (before, middle, after) = (points[k], points[(k + 1) % points.Length], points[(k + 2) % points.Length]);
            var from = !isLoop && k == 0 ? before : PlanePoint.Between(before, middle, 0.5);
            var to = !isLoop && k == arcCount - 1 ? after : PlanePoint.Between(middle, after, 0.5);
            for (var piece = k == 0 ? 0 : 1; piece <= PiecesPerArc; piece++)
            {
                // De Casteljau's construction of the quadratic arc from, middle, to.
                var share = (double)piece / PiecesPerArc;
                chain.Add(PlanePoint.Between(PlanePoint.Between(from, middle, share), PlanePoint.Between(middle, to, share), share));
            }
        }

        return chain;
    }

    private static Stroke Lines(params double[] coordinates) => new(StrokeKind.Lines, Points(coordinates));

    private static Stroke Curve(params double[] coordinates) => new(StrokeKind.Curve, Points(coordinates));

    private static Stroke Loop(params double[] coordinates) => new(StrokeKind.Loop, Points(coordinates));

    private static PlanePoint[] Points(double[] coordinates) => [.. coordinates.Chunk(2).Select(static pair => new PlanePoint(pair[0], pair[1]))];
}

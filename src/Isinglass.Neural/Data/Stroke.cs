namespace Isinglass.Neural.Data;

/// <summary>One movement of the pen inside the unit square.</summary>
internal sealed record Stroke(StrokeKind Kind, PlanePoint[] Points);

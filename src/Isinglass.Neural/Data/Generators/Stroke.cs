namespace Isinglass.Neural.Data.Generators;

/// <summary>One movement of the pen inside the unit square.</summary>
internal sealed record Stroke(StrokeKind Kind, PlanePoint[] Points);

namespace Isinglass.Neural.Data.Generators;

/// <summary>A point, or a vector, in the plane: x to the right, y downwards.</summary>
internal readonly record struct PlanePoint(double X, double Y)
{
    /// <summary>The point at a share of the way from one to another.</summary>
    public static PlanePoint Between(PlanePoint from, PlanePoint to, double share) => new(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y));
}

namespace Isinglass.Model.Bridges;

/// <summary>
/// One rewriting of a constrained model: what it rewrote (<see cref="Source"/>), what came out (<see cref="Target"/>), the maps of points forth and back, and
/// what it costs. The variables of the source are the first variables of the target, in the same order.
/// </summary>
internal interface IBridge
{
    /// <summary>The model that was given.</summary>
    ConstrainedQuadraticModel Source { get; }

    /// <summary>The model that came out.</summary>
    ConstrainedQuadraticModel Target { get; }

    /// <summary>What the rewriting costs in spins, rows and couplings.</summary>
    BridgeCost Cost { get; }

    /// <summary>Writes the target's point that belongs to a point of the source: auxiliary bits get their canonical values.</summary>
    void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target);
}

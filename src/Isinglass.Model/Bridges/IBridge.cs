namespace Isinglass.Model.Bridges;

/// <summary>
/// One rewriting of a constrained model from <see cref="Source"/> to <see cref="Target"/>, with the maps of points in both directions, and its cost. The
/// variables of the source are the first variables of the target, in the same order.
/// </summary>
internal interface IBridge
{
    /// <summary>The given model.</summary>
    ConstrainedQuadraticModel Source { get; }

    /// <summary>The rewritten model.</summary>
    ConstrainedQuadraticModel Target { get; }

    /// <summary>The cost in spins, rows and couplings.</summary>
    BridgeCost Cost { get; }

    /// <summary>Writes the target's point of a point of the source; auxiliary bits get their canonical values.</summary>
    void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target);
}

namespace Isinglass.Model.Bridges;

/// <summary>Bridges one after the other: the target of each is the source of the next.</summary>
internal sealed class BridgeChain : IBridge
{
    private readonly IBridge[] _bridges;

    /// <summary>A chain; empty chains and broken ones are refused.</summary>
    public BridgeChain(params IBridge[] bridges)
    {
        if (bridges.Length == 0)
        {
            throw new ArgumentException("A chain needs at least one bridge.", nameof(bridges));
        }

        for (var k = 1; k < bridges.Length; k++)
        {
            if (!ReferenceEquals(bridges[k - 1].Target, bridges[k].Source))
            {
                throw new ArgumentException($"Bridge {k} does not start where bridge {k - 1} ends.", nameof(bridges));
            }
        }

        _bridges = bridges;
    }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Source => _bridges[0].Source;

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Target => _bridges[^1].Target;

    /// <inheritdoc/>
    public BridgeCost Cost => _bridges.Select(static b => b.Cost).Aggregate(static (left, right) => left + right);

    /// <inheritdoc/>
    public void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target)
    {
        var point = source.ToArray();
        foreach (var bridge in _bridges)
        {
            point = bridge.Lift(point);
        }

        point.CopyTo(target);
    }
}

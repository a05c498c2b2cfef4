using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Isinglass.Cluster.Silos;

/// <summary>Grains on the silo with which their key begins.</summary>
[GenerateSerializer, Immutable, Alias("Isinglass.SourcePlacement")]
internal sealed class SourcePlacement : PlacementStrategy;

/// <inheritdoc cref="SourcePlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtItsSourceAttribute() : PlacementAttribute(new SourcePlacement());

/// <summary>Places a grain by its key, as long as that silo is alive.</summary>
internal sealed class SourcePlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var source = SiloAddress.FromParsableString(key[..key.IndexOf('/', StringComparison.Ordinal)]);
        return context.GetCompatibleSilos(target).Contains(source) ? Task.FromResult(source)
            : throw new OrleansException($"The member {source} of the cluster is gone.");
    }
}

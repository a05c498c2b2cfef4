using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Isinglass.Cluster.Silos;

/// <summary>Grains that live on the silo which their key begins with.</summary>
[GenerateSerializer, Immutable, Alias("Isinglass.SourcePlacement")]
internal sealed class SourcePlacement : PlacementStrategy;

/// <inheritdoc cref="SourcePlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtItsSourceAttribute() : PlacementAttribute(new SourcePlacement());

/// <summary>Puts a grain where its key says, as long as that silo lives.</summary>
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

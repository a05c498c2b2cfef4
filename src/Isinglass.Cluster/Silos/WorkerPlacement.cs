using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Isinglass.Cluster.Silos;

/// <summary>Grains distributed to the workers in turn, by the number at the end of their key.</summary>
[GenerateSerializer, Immutable, Alias("Isinglass.WorkerPlacement")]
internal sealed class WorkerPlacement : PlacementStrategy;

/// <inheritdoc cref="WorkerPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnWorkersInTurnAttribute() : PlacementAttribute(new WorkerPlacement());

/// <summary>Worker k of n takes the grains with number k modulo n: equal shares, unlike Orleans' placement by load.</summary>
internal sealed class WorkerPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        Array.Sort(silos);
        var key = target.GrainIdentity.Key.ToString()!;
        return Task.FromResult(silos[int.Parse(key.AsSpan(key.LastIndexOf('/') + 1)) % silos.Length]);
    }
}

using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Messages;
using Isinglass.Cluster.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Isinglass.Cluster.Pools;

/// <summary>The workers of a cluster, by their silos.</summary>
/// <param name="host">The silo of this process.</param>
internal sealed class SiloMembers(IHost host) : ICellMembers
{
    private readonly IGrainFactory _grains = host.Services.GetRequiredService<IGrainFactory>();

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Alive() => SiloHost.Workers(host);

    /// <inheritdoc/>
    public Task<int> Slots(string member) => _grains.GetGrain<IWorkerGrain>($"{member}/worker").Slots();

    /// <inheritdoc/>
    public Task<CellReply> Run(string member, int slot, CellMessage cell, CancellationToken cancellation) =>
        _grains.GetGrain<ICellGrain>($"{member}/cells/{slot}").Run(cell, cancellation);
}

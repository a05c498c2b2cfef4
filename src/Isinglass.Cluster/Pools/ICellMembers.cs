using Isinglass.Cluster.Messages;

namespace Isinglass.Cluster.Pools;

/// <summary>Workers that run cells. Each call may fail with what Orleans throws when a member is lost.</summary>
internal interface ICellMembers
{
    /// <summary>The names of those that live.</summary>
    Task<IReadOnlyList<string>> Alive();

    /// <summary>How many cells one runs at the same time.</summary>
    Task<int> Slots(string member);

    /// <summary>Has a slot of a member run a cell.</summary>
    Task<CellReply> Run(string member, int slot, CellMessage cell, CancellationToken cancellation);
}

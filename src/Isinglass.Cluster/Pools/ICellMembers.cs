using Isinglass.Cluster.Messages;

namespace Isinglass.Cluster.Pools;

/// <summary>Workers that run cells. Each call may throw Orleans' exceptions when a member is lost.</summary>
internal interface ICellMembers
{
    /// <summary>The names of the living members.</summary>
    Task<IReadOnlyList<string>> Alive();

    /// <summary>Number of cells that a member runs at the same time.</summary>
    Task<int> Slots(string member);

    /// <summary>Runs a cell on a slot of a member.</summary>
    Task<CellReply> Run(string member, int slot, CellMessage cell, CancellationToken cancellation);
}

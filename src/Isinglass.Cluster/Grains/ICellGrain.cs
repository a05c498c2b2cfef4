using Isinglass.Cluster.Messages;

namespace Isinglass.Cluster.Grains;

/// <summary>One slot of a worker for cells of studies. Key: SILO/cells/SLOT.</summary>
[Alias("Isinglass.ICellGrain")]
internal interface ICellGrain : IGrainWithStringKey
{
    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="cancellation">Ends the work; its result is not needed any more.</param>
    [Alias("Run")]
    Task<CellReply> Run(CellMessage cell, CancellationToken cancellation);
}

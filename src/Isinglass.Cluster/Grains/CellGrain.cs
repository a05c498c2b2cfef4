using Isinglass.Cluster.Messages;
using Isinglass.Cluster.Silos;
using Isinglass.Experiments.Cells;
using Isinglass.Model;

namespace Isinglass.Cluster.Grains;

/// <inheritdoc cref="ICellGrain"/>
[AtItsSource, GrainType("isinglass.cell")]
internal sealed class CellGrain(ComputeSlots slots, WorkerRights rights) : Grain, ICellGrain
{
    /// <inheritdoc/>
    public async Task<CellReply> Run(CellMessage cell, CancellationToken cancellation)
    {
        if (!rights.AllowsPrograms)
        {
            return new CellReply(null, "A cell of a study may name files and programs, and this worker takes neither from others. Start it with "
                + "--allow-programs when you trust who uses the cluster.");
        }

        try
        {
            var (result, _, _) = await slots.Run(() => CellCatalog.Run(cell.Cell, cell.Surroundings, cancellation));
            return new CellReply(result, null);
        }
        catch (Exception exception) when (exception is InputException or WorkException)
        {
            return new CellReply(null, exception.Message, exception is WorkException);
        }
    }
}

using Isinglass.Experiments.Cells;

namespace Isinglass.Cli.Clusters;

/// <summary>Workers outside this process that run cells of studies, until it is disposed.</summary>
internal interface ICellPool : ICellRunner, IDisposable
{
    /// <summary>Keeps who works in the folder of a study until what is returned is disposed.</summary>
    IDisposable? KeepIn(string folder);
}

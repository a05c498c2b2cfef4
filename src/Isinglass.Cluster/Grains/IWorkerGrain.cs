namespace Isinglass.Cluster.Grains;

/// <summary>A worker. Key: SILO/worker.</summary>
[Alias("Isinglass.IWorkerGrain")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Asks the worker to finish its current solves and end.</summary>
    [Alias("Drain")]
    Task Drain();

    /// <summary>Number of solves at the same time.</summary>
    [Alias("Slots")]
    Task<int> Slots();
}

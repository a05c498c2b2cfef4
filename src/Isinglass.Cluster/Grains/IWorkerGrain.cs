namespace Isinglass.Cluster.Grains;

/// <summary>A worker itself. Key: SILO/worker.</summary>
[Alias("Isinglass.IWorkerGrain")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Has the worker finish what it is solving and end.</summary>
    [Alias("Drain")]
    Task Drain();

    /// <summary>How much it does at the same time.</summary>
    [Alias("Slots")]
    Task<int> Slots();
}

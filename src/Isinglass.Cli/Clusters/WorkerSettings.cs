namespace Isinglass.Cli.Clusters;

/// <summary>How to work for others.</summary>
/// <param name="Cluster">Where the members of the cluster meet.</param>
/// <param name="Slots">Scenarios that are solved at the same time; null = one a processor.</param>
internal sealed record WorkerSettings(string Cluster, int? Slots);

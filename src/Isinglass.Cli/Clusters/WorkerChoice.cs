namespace Isinglass.Cli.Clusters;

/// <summary>The workers for a run's scenarios.</summary>
/// <param name="Local">Number of worker processes to start on this machine; null = the workers of a cluster.</param>
/// <param name="Cluster">Where the members of an existing cluster meet; null = processes of this machine.</param>
/// <param name="Listen">Address of this machine for the other members; null = the loopback address.</param>
internal sealed record WorkerChoice(int? Local, string? Cluster, string? Listen);

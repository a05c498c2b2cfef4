namespace Isinglass.Cli.Clusters;

/// <summary>Settings of a worker.</summary>
/// <param name="Cluster">Where the members of the cluster meet.</param>
/// <param name="Listen">Address of this machine for the other members; null = the loopback address.</param>
/// <param name="Slots">Number of scenarios solved at the same time; null = one for each processor.</param>
/// <param name="AllowsPrograms">Whether a plan may start a program.</param>
/// <param name="Drain">A worker to end after its current solves; null = work.</param>
internal sealed record WorkerSettings(string Cluster, string? Listen, int? Slots, bool AllowsPrograms, string? Drain);

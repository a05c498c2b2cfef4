namespace Isinglass.Cli.Clusters;

/// <summary>How to work for others.</summary>
/// <param name="Cluster">Where the members of the cluster meet.</param>
/// <param name="Listen">Address of this machine for the other members; null = the loopback address.</param>
/// <param name="Slots">Scenarios that are solved at the same time; null = one a processor.</param>
/// <param name="AllowsPrograms">Whether a plan may have it start a program.</param>
/// <param name="Drain">A worker that is to finish what it is solving and end; null = work.</param>
internal sealed record WorkerSettings(string Cluster, string? Listen, int? Slots, bool AllowsPrograms, string? Drain);

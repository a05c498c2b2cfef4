namespace Isinglass.Cluster.Grains;

/// <summary>What a worker lets others do.</summary>
/// <param name="AllowsPrograms">Whether a plan may have it start a program, and a cell name files.</param>
internal sealed record WorkerRights(bool AllowsPrograms);

namespace Isinglass.Cluster.Grains;

/// <summary>What a worker allows others to do.</summary>
/// <param name="AllowsPrograms">Whether a plan may start a program, and a cell may name files.</param>
internal sealed record WorkerRights(bool AllowsPrograms);

namespace Isinglass.RunStore.Index;

/// <summary>The result of a scan of the folders.</summary>
/// <param name="Runs">Number of runs.</param>
/// <param name="Read">Number of runs read because they are new or changed.</param>
/// <param name="Removed">Number of runs no longer there.</param>
internal readonly record struct RefreshCount(int Runs, int Read, int Removed);

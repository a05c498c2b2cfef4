namespace Isinglass.RunStore.Index;

/// <summary>What a look at the folders found.</summary>
/// <param name="Runs">Runs that are there.</param>
/// <param name="Read">Of these, those that were read because they are new or changed.</param>
/// <param name="Removed">Runs that are no longer there.</param>
internal readonly record struct RefreshCount(int Runs, int Read, int Removed);

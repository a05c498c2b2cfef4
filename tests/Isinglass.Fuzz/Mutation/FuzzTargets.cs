namespace Isinglass.Fuzz.Mutation;

/// <summary>Every reader.</summary>
internal static class FuzzTargets
{
    private static readonly Lazy<IReadOnlyList<FuzzTarget>> Targets =
        new(static () => [.. ModelTargets.All(), .. OwnFileTargets.All(), .. JournalTargets.All(), .. ClusterTargets.All(), .. RunFolderTargets.All(),
            .. ForeignNetworkTargets.All()]);

    public static IReadOnlyList<FuzzTarget> All => Targets.Value;
}

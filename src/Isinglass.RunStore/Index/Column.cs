namespace Isinglass.RunStore.Index;

/// <summary>The columns of the table of runs; all other names are facts.</summary>
internal static class Column
{
    public static readonly IReadOnlyList<string> Usual = ["id", "state", "data", "network", "method", "seed", "test_accuracy", "started", "seconds"];

    private static readonly HashSet<string> Known = new([.. Usual, "kind"], StringComparer.Ordinal);

    /// <summary>Whether a name is a column of the table of runs.</summary>
    public static bool IsUsual(string name) => Known.Contains(name);
}

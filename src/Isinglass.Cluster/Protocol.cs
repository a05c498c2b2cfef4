namespace Isinglass.Cluster;

/// <summary>What members of a cluster must have in common.</summary>
internal static class Protocol
{
    /// <summary>The version of the program: results are equal to the bit only among equal programs.</summary>
    public static string Version { get; } = typeof(Protocol).Assembly.GetName().Version!.ToString(3);
}

using System.Reflection;

namespace Isinglass.Cluster;

/// <summary>What all members of a cluster must share.</summary>
internal static class Protocol
{
    /// <summary>The version of the program with its commit: results are equal to the bit only among equal programs.</summary>
    public static string Version { get; } = typeof(Protocol).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}

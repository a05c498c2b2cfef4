using Isinglass.Cluster.Pools;

namespace Isinglass.Cluster;

/// <summary>The program <c>isinglass</c> with workers: the same commands, and what they have other processes and machines do.</summary>
internal static class Program
{
    public static int Main(string[] arguments) => Cli.Program.Run(arguments, new OrleansCluster(), static () => Cli.Program.Age);
}

using Isinglass.Cluster.Pools;
using Isinglass.Model.Control;

namespace Isinglass.Cluster;

/// <summary>The program <c>isinglass</c> with workers: the same commands, and what they have other processes and machines do.</summary>
internal static class Program
{
    public static int Main(string[] arguments) => Cli.Program.Run(arguments, new OrleansCluster(), Watch.AgeOfProcess);
}

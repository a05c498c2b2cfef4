using Isinglass.Cluster.Pools;
using Isinglass.Cluster.Tests.Pools;

[assembly: AssemblyFixture(typeof(TwoWorkers))]

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>Two worker processes that several tests use.</summary>
public sealed class TwoWorkers : IDisposable
{
    internal SiloPool Pool { get; } = SiloPool.OnThisMachine(2);

    public void Dispose() => Pool.Dispose();
}

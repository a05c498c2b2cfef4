using Isinglass.Cluster.Silos;

namespace Isinglass.Cluster.Grains;

/// <inheritdoc cref="IBlobGrain"/>
[AtItsSource, GrainType("isinglass.blob")]
internal sealed class BlobGrain(BlobStore store) : Grain, IBlobGrain
{
    /// <inheritdoc/>
    public Task<byte[]> Read(int offset)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(store.Read(key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..], offset));
    }
}

namespace Isinglass.Cluster.Grains;

/// <summary>A blob of a coordinator for its workers. Key: SILO/HASH, the coordinator's silo and the SHA-256 of the bytes.</summary>
[Alias("Isinglass.IBlobGrain")]
internal interface IBlobGrain : IGrainWithStringKey
{
    /// <summary>The bytes from an offset on, at most <see cref="BlobStore.ChunkSize"/> of them; fewer are the last.</summary>
    [Alias("Read")]
    Task<byte[]> Read(int offset);
}

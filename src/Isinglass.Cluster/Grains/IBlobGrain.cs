namespace Isinglass.Cluster.Grains;

/// <summary>Bytes that a coordinator has and workers ask for. Key: SILO/HASH, the coordinator's silo and the SHA-256 of the bytes.</summary>
[Alias("Isinglass.IBlobGrain")]
internal interface IBlobGrain : IGrainWithStringKey
{
    /// <summary>The bytes from an offset on, at most <see cref="BlobStore.ChunkSize"/> of them; fewer are the last.</summary>
    [Alias("Read")]
    Task<byte[]> Read(int offset);
}

using System.Text;
using Isinglass.Model;

namespace Isinglass.Cluster.Grains;

/// <summary>A plan preceded by the hash of its samples; the hash of both identifies the scenarios.</summary>
internal static class PlanBlob
{
    private static readonly int HashLength = BlobStore.Hash([]).Length;

    public static byte[] Write(byte[] plan, string samples) => [.. Encoding.ASCII.GetBytes(samples), .. plan];

    /// <summary>Reads the hash and the plan.</summary>
    /// <exception cref="InputException">It is not a plan.</exception>
    public static (string Samples, ReadOnlyMemory<byte> Plan) Read(byte[] blob) => blob.Length > HashLength
        ? (Encoding.ASCII.GetString(blob, 0, HashLength), blob.AsMemory(HashLength))
        : throw new InputException("The plan of the scenarios is damaged.");
}

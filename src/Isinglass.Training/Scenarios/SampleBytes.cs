using System.Runtime.InteropServices;
using Isinglass.Model;
using Isinglass.Neural.Data;

namespace Isinglass.Training.Scenarios;

/// <summary>Quantized samples as bytes, little-endian: features, largest value, classes, samples, labels, values, targets.</summary>
internal static class SampleBytes
{
    private const int Version = 1;

    /// <summary>Samples as bytes.</summary>
    public static byte[] Write(QuantizedDataset data)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer))
        {
            writer.Write(Version);
            writer.Write(data.FeatureCount);
            writer.Write(data.MaxAbs);
            writer.Write(data.ClassCount);
            foreach (var name in data.ClassNames)
            {
                writer.Write(name);
            }

            writer.Write(data.SampleCount);
            writer.Write(data.Targets is not null);
            writer.Write(MemoryMarshal.AsBytes(data.Labels.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(data.Values.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes((data.Targets ?? []).AsSpan()));
        }

        return buffer.ToArray();
    }

    /// <summary>Reads samples.</summary>
    /// <exception cref="InputException">The bytes are not samples.</exception>
    public static QuantizedDataset Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadInt32() != Version)
            {
                throw new InputException("The training samples are of another version of isinglass.");
            }

            var (features, maxAbs) = (reader.ReadInt32(), reader.ReadInt32());
            string[] classes = [.. Enumerable.Range(0, Count(reader.ReadInt32(), bytes, 1)).Select(_ => reader.ReadString())];
            var (samples, hasTargets) = (reader.ReadInt32(), reader.ReadBoolean());
            if (samples < 1 || features < 1)
            {
                throw new FormatException($"{samples} samples of {features} features are announced.");
            }

            var labels = Array<int>(reader, samples, bytes);
            var values = Array<sbyte>(reader, (long)samples * features, bytes);
            return new QuantizedDataset(features, values, labels, classes, maxAbs, hasTargets ? Array<double>(reader, samples, bytes) : null);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or FormatException)
        {
            throw new InputException($"The training samples of a run are damaged: {exception.Message}", exception);
        }
    }

    private static T[] Array<T>(BinaryReader reader, long count, byte[] bytes)
        where T : unmanaged
    {
        var array = new T[Count(count, bytes, Marshal.SizeOf<T>())];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    /// <summary>A count that fits in the bytes, so that nothing larger is allocated.</summary>
    private static int Count(long count, byte[] bytes, int size) =>
        count >= 0 && count * size <= bytes.Length ? (int)count : throw new FormatException($"{count} things do not fit into {bytes.Length} bytes.");
}

using System.Runtime.InteropServices;
using System.Text;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Cluster.Messages;

/// <summary>
/// Orders and answers as bytes, little-endian: points take a bit for each variable, numbers are raw doubles. (Orleans itself writes 5 bytes a float and has no
/// bits.)
/// </summary>
internal static class MessageBytes
{
    // Invalid text is refused, not replaced.
    private static readonly UTF8Encoding Texts = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Write(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Texts))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">The bytes are not such a message.</exception>
    public static T Read<T>(byte[] bytes, Func<BinaryReader, T> read)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Texts);
            var message = read(reader);
            var left = bytes.Length - reader.BaseStream.Position;
            return left == 0 ? message : throw new FormatException($"{left} bytes are left over.");
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InputException($"A message between coordinator and worker is damaged: {exception.Message}", exception);
        }
    }

    public static void WriteDoubles(this BinaryWriter writer, ReadOnlySpan<double> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static double[] ReadDoubles(this BinaryReader reader)
    {
        var values = new double[reader.ReadCount(sizeof(double))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A point, each value 0 or 1.</summary>
    public static void WriteBits(this BinaryWriter writer, ReadOnlySpan<sbyte> point)
    {
        var packed = new byte[(point.Length + 7) / 8];
        for (var i = 0; i < point.Length; i++)
        {
            packed[i >> 3] |= (byte)(point[i] << (i & 7));
        }

        writer.Write(point.Length);
        writer.Write(packed);
    }

    public static sbyte[] ReadBits(this BinaryReader reader)
    {
        var count = reader.ReadInt32();
        reader.Check(count < 0 ? count : (count + 7L) / 8, 1);
        var (point, packed) = (new sbyte[count], reader.ReadBytes((count + 7) / 8));
        for (var i = 0; i < count; i++)
        {
            point[i] = (sbyte)(packed[i >> 3] >> (i & 7) & 1);
        }

        return point;
    }

    public static void WriteMemory(this BinaryWriter writer, SessionMemory? memory)
    {
        writer.Write(memory?.Points.Count ?? -1);
        if (memory is not null)
        {
            writer.WriteDoubles(memory.Multipliers);
            foreach (var point in memory.Points)
            {
                writer.WriteBits(point);
            }
        }
    }

    public static SessionMemory? ReadMemory(this BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0)
        {
            return null;
        }

        reader.Check(count, sizeof(int));
        var multipliers = reader.ReadDoubles();
        return new SessionMemory(multipliers, [.. Enumerable.Range(0, count).Select(_ => reader.ReadBits())]);
    }

    private static int ReadCount(this BinaryReader reader, int size)
    {
        var count = reader.ReadInt32();
        reader.Check(count, size);
        return count;
    }

    /// <summary>Never allocates for more than the remaining bytes.</summary>
    private static void Check(this BinaryReader reader, long count, int size)
    {
        if (count < 0 || count * size > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            var left = reader.BaseStream.Length - reader.BaseStream.Position;
            throw new FormatException($"{count} values of {size} bytes are announced where {left} bytes are left.");
        }
    }
}

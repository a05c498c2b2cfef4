using System.Buffers.Binary;
using Isinglass.Model;

namespace Isinglass.Formats.Text;

/// <summary>Reads little-endian binary content from front to back; every length is checked against the remaining bytes before anything is allocated.</summary>
internal sealed class BinaryCursor(FileContent content, byte[] bytes)
{
    public BinaryCursor(FileContent content)
        : this(content, content.Bytes)
    {
    }

    public int Position { get; private set; }

    public int Left => bytes.Length - Position;

    public InputException Error(string message) => content.Error(message);

    public ReadOnlySpan<byte> Take(long count, string what)
    {
        if (count < 0 || count > Left)
        {
            throw content.Error($"the file ends inside {what} ({count} bytes are announced, {Left} are left). Is it cut short?");
        }

        var result = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return result;
    }

    public byte[] TakeArray(long count, string what) => Take(count, what).ToArray();

    public void Magic(ReadOnlySpan<byte> magic, string what)
    {
        if (!bytes.AsSpan(Position).StartsWith(magic))
        {
            throw content.Error($"this is no {what}: its first bytes are others.");
        }

        Position += magic.Length;
    }

    public ushort UInt16(string what) => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, what));

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public double Double(string what) => BinaryPrimitives.ReadDoubleLittleEndian(Take(8, what));

    public void End()
    {
        if (Left > 0)
        {
            throw content.Error($"{Left} bytes are left over at the end of the file.");
        }
    }
}

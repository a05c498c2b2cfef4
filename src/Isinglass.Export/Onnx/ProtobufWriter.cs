using System.Buffers.Binary;
using System.Text;

namespace Isinglass.Export.Onnx;

/// <summary>Fields of a message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding), in the order in which they are
/// written.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>A number as a varint.</summary>
    public void Number(int field, long value)
    {
        Tag(field, ProtobufWire.Varint);
        Varint((ulong)value);
    }

    /// <summary>A number in single precision.</summary>
    public void Single(int field, float value)
    {
        Tag(field, ProtobufWire.Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>Text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, ProtobufWire.Length);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>A message inside the message.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner.ToArray());
    }

    private void Tag(int field, ProtobufWire wire) => Varint((ulong)field << 3 | (ulong)wire);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}

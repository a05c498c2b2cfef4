using System.Buffers.Binary;
using System.Text;

namespace Isinglass.Export.Onnx;

/// <summary>The fields of a message, one after the other.</summary>
/// <param name="bytes">The message.</param>
internal sealed class ProtobufReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;
    private ProtobufWire _wire;

    /// <summary>Number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>The field's value, if it is a number.</summary>
    public long Number { get; private set; }

    /// <summary>The field's bytes, if it has a length.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The field as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The field as a number in single precision.</summary>
    public float Single => BitConverter.Int32BitsToSingle((int)Number);

    /// <summary>The field as a message.</summary>
    public ProtobufReader Message => new(Bytes);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a message.</exception>
    public bool Next()
    {
        if (_at >= bytes.Length)
        {
            return false;
        }

        var tag = Varint();
        (Field, _wire) = ((int)(tag >> 3), (ProtobufWire)(tag & 7));
        switch (_wire)
        {
            case ProtobufWire.Varint:
                Number = (long)Varint();
                break;
            case ProtobufWire.Fixed64:
                Number = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);
                break;
            case ProtobufWire.Length:
                Bytes = Take(checked((int)Math.Min(Varint(), int.MaxValue)));
                break;
            case ProtobufWire.Fixed32:
                Number = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);
                break;
            default:
                throw new InvalidDataException("it has a field of an unknown kind");
        }

        return true;
    }

    /// <summary>The field's numbers: one, or several packed into its bytes.</summary>
    public IEnumerable<long> Numbers()
    {
        if (_wire != ProtobufWire.Length)
        {
            return [Number];
        }

        var (packed, numbers) = (new ProtobufReader(Bytes), new List<long>());
        while (packed._at < packed.Length)
        {
            numbers.Add((long)packed.Varint());
        }

        return numbers;
    }

    /// <summary>The field's numbers in single precision: one, or several packed into its bytes.</summary>
    public IEnumerable<float> Singles()
    {
        if (_wire != ProtobufWire.Length)
        {
            return [Single];
        }

        var singles = new float[Bytes.Length / sizeof(float)];
        for (var k = 0; k < singles.Length; k++)
        {
            singles[k] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[(k * sizeof(float))..]);
        }

        return singles;
    }

    private int Length => bytes.Length;

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
        {
            throw new InvalidDataException("it is cut short");
        }

        _at += count;
        return bytes.Slice(_at - count, count);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var one = Take(1).Span[0];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("it has a number of more than 64 bits");
    }
}

namespace Isinglass.Export.Onnx;

/// <summary>How a field is stored; the numbers are the format's.</summary>
internal enum ProtobufWire
{
    /// <summary>Seven bits a byte, the lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length, then that many bytes.</summary>
    Length = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}

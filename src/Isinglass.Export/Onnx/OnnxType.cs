namespace Isinglass.Export.Onnx;

/// <summary>Types of elements; the numbers are those of <c>TensorProto.DataType</c> in onnx.proto.</summary>
internal enum OnnxType
{
    /// <summary>Not stated.</summary>
    None = 0,

    /// <summary>Single precision.</summary>
    Float = 1,

    /// <summary>8 bits, unsigned.</summary>
    UInt8 = 2,

    /// <summary>8 bits, signed.</summary>
    Int8 = 3,

    /// <summary>32 bits, signed.</summary>
    Int32 = 6,

    /// <summary>64 bits, signed.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Bool = 9,

    /// <summary>Double precision.</summary>
    Double = 11,
}

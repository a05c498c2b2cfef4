namespace Isinglass.Export.Onnx;

/// <summary>Types of elements; the numbers are those of <c>TensorProto.DataType</c> in onnx.proto.</summary>
internal enum OnnxType
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Single precision.</summary>
    Float = 1,

    /// <summary>8 bits without sign.</summary>
    UInt8 = 2,

    /// <summary>8 bits.</summary>
    Int8 = 3,

    /// <summary>32 bits.</summary>
    Int32 = 6,

    /// <summary>64 bits.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Bool = 9,

    /// <summary>Double precision.</summary>
    Double = 11,
}

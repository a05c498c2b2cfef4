namespace Isinglass.Export.Onnx;

/// <summary>A tensor. Its elements are doubles here for any type: every integer that occurs (votes of 2^40 included) is exact.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Length of every axis; empty = one number.</param>
/// <param name="Values">Elements, the last axis fastest.</param>
internal sealed record OnnxTensor(OnnxType Type, int[] Shape, double[] Values)
{
    /// <summary>One number.</summary>
    public static OnnxTensor Scalar(OnnxType type, double value) => new(type, [], [value]);

    /// <summary>Numbers in a row.</summary>
    public static OnnxTensor Row(OnnxType type, params double[] values) => new(type, [values.Length], values);
}

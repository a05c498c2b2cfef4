namespace Isinglass.Export.Onnx;

/// <summary>An input or output of a graph: the first axis is the number of samples, <paramref name="Width"/> the second; null = no second axis.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Width">Values of a sample.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, int? Width);

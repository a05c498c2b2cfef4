namespace Isinglass.Export.Onnx;

/// <summary>An operation of a graph.</summary>
/// <param name="Operator">Name of the operator.</param>
/// <param name="Domain">Who defined it; empty = ONNX.</param>
/// <param name="Inputs">Names of the values that it takes; empty = left out.</param>
/// <param name="Outputs">Names of the values that it gives.</param>
/// <param name="Attributes">Its attributes: long, long[], float or string.</param>
internal sealed record OnnxNode(string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, object> Attributes)
{
    /// <summary>A whole number among the attributes.</summary>
    public long Integer(string name, long missing) => Attributes.TryGetValue(name, out var value) ? (long)value : missing;

    /// <summary>Whole numbers among the attributes; null where they are missing.</summary>
    public long[]? Integers(string name) => Attributes.TryGetValue(name, out var value) ? (long[])value : null;

    /// <summary>A number among the attributes.</summary>
    public float Single(string name, float missing) => Attributes.TryGetValue(name, out var value) ? (float)value : missing;
}

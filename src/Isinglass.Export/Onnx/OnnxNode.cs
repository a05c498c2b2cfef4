namespace Isinglass.Export.Onnx;

/// <summary>An operation of a graph.</summary>
/// <param name="Operator">Name of the operator.</param>
/// <param name="Domain">Its domain; empty = ONNX.</param>
/// <param name="Inputs">Names of its inputs; empty = left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Attributes">Its attributes: long, long[], float or string.</param>
internal sealed record OnnxNode(string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, object> Attributes)
{
    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long missing) => Find<long>(name) ?? missing;

    /// <summary>An attribute of integers; null if missing.</summary>
    public long[]? Integers(string name) => Attributes.TryGetValue(name, out var value) ? value as long[] ?? throw Damaged(name) : null;

    /// <summary>A float attribute.</summary>
    public float Single(string name, float missing) => Find<float>(name) ?? missing;

    private T? Find<T>(string name)
        where T : struct => Attributes.TryGetValue(name, out var value) ? value is T number ? number : throw Damaged(name) : null;

    private InvalidDataException Damaged(string name) => new($"its operation {Operator} has an attribute {name} of another kind");
}

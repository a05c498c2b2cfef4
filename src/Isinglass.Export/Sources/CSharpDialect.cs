namespace Isinglass.Export.Sources;

/// <summary>C# with the base library only: spans and tables read from the program's own image.</summary>
internal sealed class CSharpDialect : Dialect
{
    // Longer arrays are on the heap: a stack is a megabyte or less.
    private const int LongestOnStack = 4096;

    public override string Int8 => "sbyte";

    public override string Int16 => "short";

    public override string Int32 => "int";

    public override string Int64 => "long";

    public override string UInt32 => "uint";

    public override string Name(string words) => string.Concat(words.Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));

    public override void Table(SourceText text, string type, string name, IReadOnlyList<string> values)
    {
        text.Line($"private static ReadOnlySpan<{type}> {name} =>");
        text.Line("[");
        text.Values(values);
        text.Line("];");
    }

    public override string Local(string type, string name, int length) =>
        $"Span<{type}> {name} = {(length > LongestOnStack ? "new" : "stackalloc")} {type}[{length}];";

    public override string Function(string result, string name, params (string Type, string Name, bool IsConstant)[] parameters) =>
        $"private static {result} {name}({string.Join(", ", parameters.Select(static one => Parameter(one.Type, one.Name, one.IsConstant)))})";

    private static string Parameter(string type, string name, bool isConstant) => $"{(isConstant ? "ReadOnlySpan" : "Span")}<{type}> {name}";

    public override string Function(string result, string name, string type, string argument) => $"private static {result} {name}({type} {argument})";

    public override string From(string array, string start) => $"{array}[({start})..]";

    public override string Bits(string value) => $"unchecked((uint){value})";

    public override string PopCount(string word) => $"BitOperations.PopCount({word})";

    public override string Long(long value) => $"{value}L";

    public override void Trace(SourceText text, int member, int layer, string array, int length)
    {
        text.Directive("#if ISINGLASS_TRACE");
        text.Line($"for (int i = 0; i < {length}; i++) Console.WriteLine($\"trace,{member},{layer},{{{array}[i]}}\");");
        text.Directive("#endif");
    }
}

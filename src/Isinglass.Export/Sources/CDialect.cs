namespace Isinglass.Export.Sources;

/// <summary>C99 with stdint.h only.</summary>
internal sealed class CDialect : Dialect
{
    public override string Int8 => "int8_t";

    public override string Int16 => "int16_t";

    public override string Int32 => "int32_t";

    public override string Int64 => "int64_t";

    public override string UInt32 => "uint32_t";

    public override string Name(string words) => $"isinglass_{words}";

    public override void Table(SourceText text, string type, string name, IReadOnlyList<string> values)
    {
        text.Line($"static const {type} {name}[{values.Count}] = {{");
        text.Values(values);
        text.Line("};");
    }

    public override string Local(string type, string name, int length) => $"{type} {name}[{length}];";

    public override string Function(string result, string name, params (string Type, string Name, bool IsConstant)[] parameters) =>
        $"ISINGLASS_API {result} {name}({string.Join(", ", parameters.Select(one => $"{(one.IsConstant ? "const " : "")}{one.Type} *{one.Name}"))})";

    public override string Function(string result, string name, string type, string argument) => $"ISINGLASS_API {result} {name}({type} {argument})";

    public override string From(string array, string start) => $"{array} + {start}";

    public override string Bits(string value) => $"(uint32_t){value}";

    public override string PopCount(string word) => $"isinglass_popcount({word})";

    public override string Long(long value) => $"INT64_C({value})";

    public override void Trace(SourceText text, int member, int layer, string array, int length)
    {
        text.Directive("#ifdef ISINGLASS_TRACE");
        text.Line($"for (int i = 0; i < {length}; i++) printf(\"trace,{member},{layer},%ld\\n\", (long){array}[i]);");
        text.Directive("#endif");
    }
}

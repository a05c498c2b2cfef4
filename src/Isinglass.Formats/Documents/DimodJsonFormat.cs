using System.Text.Json;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Documents;

/// <summary>dimod's JSON of a binary quadratic model (<c>to_serializable</c>, schema 3.0.0), minimised.</summary>
internal sealed class DimodJsonFormat() : ModelFormat("dimod-json", "JSON of a dimod BinaryQuadraticModel, minimise", ".bqm.json")
{
    internal static bool BeginsWithBrace(FileContent content) => content.Bytes.AsSpan().TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..];

    internal override bool Recognises(FileContent content) =>
        BeginsWithBrace(content) && content.Bytes.AsSpan().IndexOf("\"BinaryQuadraticModel\""u8) >= 0;

    internal override ModelFile Read(FileContent content, FormatOptions options) => JsonInput.Read(content, content.Bytes, json => Read(content, json));

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, file.Objective.Vartype);
        JsonSerializer.Serialize(
            stream,
            new DimodDocument(
                "BinaryQuadraticModel", new DimodVersion("3.0.0"), UseBytes: false, "int32", "float64", model.VariableCount, model.InteractionCount,
                Enumerable.Range(0, model.VariableCount).Select(i => LabelText.ToValue(model.LabelOf(i))),
                model.Vartype == Vartype.Binary ? "BINARY" : "SPIN", model.Offset, new EmptyObject(), model.Linear.ToArray(),
                model.Pairs().Select(static pair => pair.Value), model.Pairs().Select(static pair => pair.First),
                model.Pairs().Select(static pair => pair.Second)),
            FormatJson.Default.DimodDocument);
    }

    internal static Vartype VartypeOf(JsonInput json, JsonElement element)
    {
        var kind = json.Text(element, "the vartype");
        return kind switch
        {
            "BINARY" => Vartype.Binary,
            "SPIN" => Vartype.Spin,
            _ => throw json.Error($"the vartype is '{kind}'; it must be BINARY or SPIN."),
        };
    }

    /// <summary>A list, bare or as {"type":"array","data":[...]}.</summary>
    internal static JsonElement.ArrayEnumerator Array(JsonInput json, JsonElement element, string what)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (json.Optional(element, "use_bytes") is { ValueKind: JsonValueKind.True })
            {
                throw json.Error($"{what} is stored as bytes, which is not read. Write it with use_bytes=False.");
            }

            element = json.Property(element, "data");
        }

        return json.Items(element, what);
    }

    private ModelFile Read(FileContent content, JsonInput json)
    {
        var root = json.Root;
        if (json.Optional(root, "use_bytes") is { ValueKind: JsonValueKind.True })
        {
            throw content.Error("the biases are stored as bytes, which is not read. Write it with use_bytes=False.");
        }

        var variableCount = content.CheckSize(json.Integer(json.Property(root, "num_variables"), "'num_variables'"), 0);
        var terms = new CoordinateTerms();
        foreach (var bias in Array(json, json.Property(root, "linear_biases"), "'linear_biases'"))
        {
            terms.Add(terms.Count, terms.Count, json.Coefficient(bias, "a linear bias"));
        }

        var labels = json.Optional(root, "variable_labels") is { ValueKind: not JsonValueKind.Null } names ? json.Labels(names, "'variable_labels'") : null;
        var heads = Array(json, json.Property(root, "quadratic_head"), "'quadratic_head'").ToList();
        var tails = Array(json, json.Property(root, "quadratic_tail"), "'quadratic_tail'").ToList();
        var biases = Array(json, json.Property(root, "quadratic_biases"), "'quadratic_biases'").ToList();
        if (terms.Count != variableCount || (labels is not null && labels.Length != variableCount)
            || heads.Count != biases.Count || tails.Count != biases.Count)
        {
            throw content.Error("the lists of labels, biases, heads and tails do not have the lengths that 'num_variables' and one another ask for.");
        }

        for (var k = 0; k < biases.Count; k++)
        {
            var (head, tail) = (json.Integer(heads[k], "a head", 0, variableCount - 1), json.Integer(tails[k], "a tail", 0, variableCount - 1));
            if (head == tail)
            {
                throw content.Error($"an interaction couples variable {head} with itself.");
            }

            terms.Add(head, tail, json.Coefficient(biases[k], "a quadratic bias"));
        }

        var constant = json.Coefficient(json.Property(root, "offset"), "'offset'");
        return new CoordinateStatement(variableCount, terms, TermMeaning.EveryTermOnce) { Constant = constant }
            .ToModelFile(Name, content, ObjectiveSense.Minimize, VartypeOf(json, json.Property(root, "variable_type")), labels);
    }
}

using System.Globalization;
using System.Text.Json;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Documents;

/// <summary>
/// bqpjson 1.0.0 (Coffrin, Los Alamos 2017): objective = scale * (linear + quadratic + offset), minimised, over "boolean" or "spin" variables with sparse ids.
/// </summary>
internal sealed class BqpJsonFormat() : ModelFormat("bqpjson", "JSON of bqpjson 1.0, minimise scale * (terms + offset)", ".bqpjson")
{
    internal override bool Recognises(FileContent content) =>
        DimodJsonFormat.BeginsWithBrace(content) && content.Bytes.AsSpan().IndexOf("\"variable_domain\""u8) >= 0;

    internal override ModelFile Read(FileContent content, FormatOptions options) => JsonInput.Read(content, content.Bytes, json => Read(content, json));

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, file.Objective.Vartype);
        var ids = Ids(model, notes);
        JsonSerializer.Serialize(
            stream,
            new BqpDocument(
                "1.0.0", 0, model.Vartype == Vartype.Binary ? "boolean" : "spin", 1, model.Offset, ids,
                Enumerable.Range(0, ids.Length).Where(i => model.Linear[i] != 0).Select(i => new BqpLinear(ids[i], model.Linear[i])),
                model.Pairs().Select(pair => new BqpQuadratic(ids[pair.First], ids[pair.Second], pair.Value)), new EmptyObject()),
            FormatJson.Default.BqpDocument);
    }

    private ModelFile Read(FileContent content, JsonInput json)
    {
        var root = json.Root;
        var version = json.Text(json.Property(root, "version"), "'version'");
        if (!version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw content.Error($"bqpjson version '{version}' is not known, only 1.0.0.");
        }

        var indexOf = new Dictionary<int, int>();
        var labels = new List<string>();
        foreach (var element in json.Items(json.Property(root, "variable_ids"), "'variable_ids'"))
        {
            var id = json.Integer(element, "an entry of 'variable_ids'");
            if (!indexOf.TryAdd(id, indexOf.Count))
            {
                throw content.Error($"'variable_ids' lists {id} twice.");
            }

            labels.Add(id.ToString(CultureInfo.InvariantCulture));
        }

        int Variable(JsonElement term, string property)
        {
            var id = json.Integer(json.Property(term, property), $"'{property}'");
            return indexOf.TryGetValue(id, out var index) ? index
                : throw content.Error($"'{property}' names the variable {id}, which 'variable_ids' does not list.");
        }

        var terms = new CoordinateTerms();
        foreach (var term in json.Items(json.Property(root, "linear_terms"), "'linear_terms'"))
        {
            var variable = Variable(term, "id");
            terms.Add(variable, variable, json.Coefficient(json.Property(term, "coeff"), "'coeff'"));
        }

        foreach (var term in json.Items(json.Property(root, "quadratic_terms"), "'quadratic_terms'"))
        {
            var (tail, head) = (Variable(term, "id_tail"), Variable(term, "id_head"));
            if (tail == head)
            {
                throw content.Error($"a quadratic term couples the variable {labels[tail]} with itself.");
            }

            terms.Add(tail, head, json.Coefficient(json.Property(term, "coeff"), "'coeff'"));
        }

        terms.RefuseRepeats(content, 0);
        var domain = json.Text(json.Property(root, "variable_domain"), "'variable_domain'");
        var vartype = domain switch
        {
            "boolean" => Vartype.Binary,
            "spin" => Vartype.Spin,
            _ => throw content.Error($"'variable_domain' is '{domain}'; it must be \"spin\" or \"boolean\"."),
        };
        var scale = json.Coefficient(json.Property(root, "scale"), "'scale'");
        if (scale < 0)
        {
            throw content.Error("'scale' is negative; bqpjson allows 0 and above.");
        }

        return new CoordinateStatement(labels.Count, terms, TermMeaning.EveryTermOnce)
        {
            Constant = json.Coefficient(json.Property(root, "offset"), "'offset'"),
            Factor = scale,
        }.ToModelFile(Name, content, ObjectiveSense.Minimize, vartype, LabelText.AreIndices(labels) ? null : labels);
    }

    /// <summary>The ids: the labels if all are numbers, otherwise the order.</summary>
    private int[] Ids(BinaryQuadraticModel model, ICollection<string> notes)
    {
        var ids = Enumerable.Range(0, model.VariableCount).Select(i => int.TryParse(model.LabelOf(i), out var id) ? id : -1).ToArray();
        if (ids.All(id => id >= 0) && ids.Distinct().Count() == ids.Length)
        {
            return ids;
        }

        notes.Add($"Format {Name} names variables by numbers; they are numbered 0, 1, ... in their order.");
        return [.. Enumerable.Range(0, model.VariableCount)];
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Isinglass.Formats.Documents;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Formats.Solutions;

/// <summary>
/// Sample sets as files: CSV (<c>rank,state,reads,value,probability</c>, best first, equal states merged; the value is the file's objective), and dimod's JSON
/// (schema 3.2.0; packed rows in sampling order; energies are minimised). Samples of a problem with integers have the values of its own variables: with blanks
/// between them in CSV, not packed in JSON.
/// </summary>
public static class SampleSetFile
{
    private const string IntegerType = "INTEGER";
    private const string CsvHeader = "rank,state,reads,value,probability";

    /// <summary>The samples as CSV.</summary>
    /// <param name="samples">Samples of <paramref name="file"/>'s model.</param>
    /// <param name="file">The source of the model, which determines the sign of the value.</param>
    public static byte[] ToCsv(SampleSet samples, ModelFile file)
    {
        var set = samples.Aggregate();
        var total = 0L;
        foreach (var reads in set.Occurrences)
        {
            total += reads;
        }

        var text = new StringBuilder(CsvHeader).Append('\n');
        var energies = set.Energies.ToArray();
        var rank = 0;
        foreach (var row in Enumerable.Range(0, set.Count).OrderBy(r => energies[r]))
        {
            text.Append(CultureInfo.InvariantCulture, $"{++rank},");
            if (file.Integers is { } integers)
            {
                text.AppendJoin(' ', integers.Values(set.Values(row)).Select(static value => (long)value));
            }
            else
            {
                foreach (var value in set.Values(row))
                {
                    text.Append(value > 0 ? '1' : '0');
                }
            }

            var probability = (double)set.Occurrences[row] / total;
            text.Append(
                CultureInfo.InvariantCulture,
                $",{set.Occurrences[row]},{NumberText.Shortest(file.FileObjective(energies[row]))},{NumberText.Shortest(probability)}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The samples as dimod's JSON.</summary>
    public static byte[] ToJson(SampleSet samples, IReadOnlyList<string>? labels)
    {
        var n = samples.States.ColumnCount;
        return ToJson(samples, n, (n + 31) / 32, isPacked: true, i => labels?[i] ?? i.ToString(CultureInfo.InvariantCulture), (r, word) =>
            (uint)(samples.States.RowWords(r)[word / 2] >> (32 * (word % 2))));
    }

    /// <summary>The samples of a problem as dimod's JSON.</summary>
    internal static byte[] ToJson(ModelFile file, SampleSet samples)
    {
        if (file.Integers is not { } integers)
        {
            return ToJson(samples, file.Objective.Labels);
        }

        double[][] values = [.. Enumerable.Range(0, samples.Count).Select(r => integers.Values(samples.Values(r)))];
        return ToJson(samples, integers.VariableCount, integers.VariableCount, isPacked: false, integers.NameOf, (r, v) => (long)values[r][v]);
    }

    private static byte[] ToJson(SampleSet samples, int n, int width, bool isPacked, Func<int, string> label, Func<int, int, long> word)
    {
        var rows = samples.Count;
        return JsonSerializer.SerializeToUtf8Bytes(
            new SampleSetDocument(
                "SampleSet", new SampleSetVersion("3.2.0"), n, rows,
                new SampleArray<IEnumerable<long>>(isPacked ? "uint32" : "int64", [rows, width],
                    Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, width).Select(k => word(r, k)))),
                isPacked ? "int8" : "int64", isPacked,
                new SampleVectors(new SampleArray<double>("float64", [rows], samples.Energies.ToArray()),
                    new SampleArray<int>("int64", [rows], samples.Occurrences.ToArray())),
                Enumerable.Range(0, n).Select(i => LabelText.ToValue(label(i))),
                !isPacked ? IntegerType : samples.Vartype == Vartype.Binary ? "BINARY" : "SPIN", samples.Parameters),
            FormatJson.Default.SampleSetDocument);
    }

    /// <summary>Reads dimod's JSON, packed or not.</summary>
    /// <param name="name">The name for errors.</param>
    /// <param name="json">The content.</param>
    /// <param name="labels">The names of the variables; null when they are 0 .. n-1.</param>
    /// <exception cref="InputException">The content is not a sample set.</exception>
    public static SampleSet ReadJson(string name, byte[] json, out IReadOnlyList<string>? labels)
    {
        var content = FileContent.Of(name, json);
        var (set, names) = JsonInput.Read(content, content.Bytes, input => ReadJson(content, input));
        labels = names;
        return set;
    }

    internal static bool IsCsv(FileContent content) => content.Bytes.AsSpan().StartsWith("rank,state,"u8);

    internal static bool IsJson(FileContent content) =>
        DimodJsonFormat.BeginsWithBrace(content) && content.Bytes.AsSpan().IndexOf("\"SampleSet\""u8) >= 0;

    /// <summary>Samples of a problem with integers: values of its variables, in this order or by these names.</summary>
    internal sealed record IntegerSamples(IReadOnlyList<long[]> Values, double[] Energies, string[]? Labels);

    /// <summary>Reads dimod's JSON of integers; null when it has another type of variables.</summary>
    internal static IntegerSamples? TryReadIntegers(FileContent content) => JsonInput.Read(content, content.Bytes, json =>
    {
        var root = json.Root;
        if (json.Optional(root, "variable_type") is not { } type || json.Text(type, "'variable_type'") != IntegerType)
        {
            return null;
        }

        long[][] rows = [.. DimodJsonFormat.Array(json, json.Property(root, "sample_data"), "'sample_data'")
            .Select(row => json.Items(row, "a sample").Select(value => (long)json.Coefficient(value, "a value")).ToArray())];
        var energies = DimodJsonFormat.Array(json, json.Property(json.Property(root, "vectors"), "energy"), "'energy'")
            .Select(item => json.Coefficient(item, "an energy")).ToArray();
        var labels = json.Optional(root, "variable_labels") is { ValueKind: not JsonValueKind.Null } names ? json.Labels(names, "'variable_labels'") : null;
        return rows.Length == 0 ? throw content.Error("the sample set is empty.")
            : energies.Length != rows.Length || Array.Exists(rows, row => row.Length != (labels?.Length ?? rows[0].Length))
                ? throw content.Error($"{rows.Length} samples need as many energies, and as many values each as there are labels.")
            : new IntegerSamples(rows, energies, labels);
    });

    /// <summary>The states and values of a CSV, best first; states of bits, or of integers with blanks between them.</summary>
    internal static List<(long[] State, double Value)> ReadCsv(FileContent content, bool areIntegers)
    {
        var text = new TextTokens(content);
        text.NextLine();
        var rows = new List<(long[] State, double Value)>();
        while (text.NextLine())
        {
            // The state of a problem without variables is empty.
            var cells = Encoding.UTF8.GetString(text.Rest).Split(',', StringSplitOptions.TrimEntries);
            string[] state = cells.Length < 2 ? [] : areIntegers ? cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                : [.. cells[1].Select(static bit => $"{bit}")];
            if (cells.Length < 4 || !Array.TrueForAll(state, word => areIntegers ? long.TryParse(word, out _) : word is "0" or "1")
                || !NumberText.TryRead(Encoding.UTF8.GetBytes(cells[3]), out var value))
            {
                throw text.Error($"a sample is written as its rank, its state of {(areIntegers ? "whole numbers with blanks between them" : "bits 0 and 1")}, "
                    + "the number of reads, and the value.");
            }

            rows.Add((Array.ConvertAll(state, long.Parse), value));
        }

        return rows.Count > 0 ? rows : throw content.Error("the sample set is empty.");
    }

    private static (SampleSet Set, string[]? Labels) ReadJson(FileContent content, JsonInput json)
    {
        var root = json.Root;
        if (json.Text(json.Property(root, "type"), "'type'") != "SampleSet")
        {
            throw content.Error("this JSON is no sample set.");
        }

        var n = content.CheckVariableCount(json.Integer(json.Property(root, "num_variables"), "'num_variables'"));
        var vartype = DimodJsonFormat.VartypeOf(json, json.Property(root, "variable_type"));
        // Files without this member are packed.
        var isPacked = json.Optional(root, "sample_packed") is not { } word || json.Flag(word, "'sample_packed'");
        var rows = DimodJsonFormat.Array(json, json.Property(root, "sample_data"), "'sample_data'").ToList();
        var wordCount = isPacked ? (n + 31) / 32 : n;
        if (rows.Exists(row => json.Items(row, "a sample").Count() != wordCount))
        {
            throw content.Error($"a sample of {n} variables must have {wordCount} {(isPacked ? "words" : "values")}.");
        }

        var vectors = json.Property(root, "vectors");
        var energies = DimodJsonFormat.Array(json, json.Property(vectors, "energy"), "'energy'").Select(item => json.Coefficient(item, "an energy")).ToArray();
        var occurrences = DimodJsonFormat.Array(json, json.Property(vectors, "num_occurrences"), "'num_occurrences'")
            .Select(item => json.Integer(item, "a number of occurrences")).ToArray();
        if (energies.Length != rows.Count || occurrences.Length != rows.Count)
        {
            throw content.Error($"{rows.Count} samples need as many energies and numbers of occurrences.");
        }

        var states = new BitMatrix(rows.Count, n);
        for (var r = 0; r < rows.Count; r++)
        {
            var k = 0;
            foreach (var item in json.Items(rows[r], "a sample"))
            {
                if (!isPacked)
                {
                    states[r, k++] = json.Integer(item, "a value", -1, 1) > 0;
                    continue;
                }

                var bits = item.ValueKind == JsonValueKind.Number && item.TryGetUInt32(out var packed)
                    ? packed
                    : throw content.Error("a packed sample has words of 32 bits.");
                for (var bit = 0; bit < 32 && k < n; bit++, k++)
                {
                    states[r, k] = (bits >> bit & 1) != 0;
                }
            }
        }

        var labels = json.Optional(root, "variable_labels") is { ValueKind: not JsonValueKind.Null } names ? json.Labels(names, "'variable_labels'") : null;
        return labels is null || labels.Length == n ? (new SampleSet(vartype, states, energies, occurrences), labels)
            : throw content.Error($"{labels.Length} labels are given for {n} variables.");
    }
}

using System.Text.Json;
using Isinglass.Files;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Web;

/// <summary>Runs as JSON, the same on the command line and over HTTP. The names are a contract: scripts read them.</summary>
internal static class RunJson
{
    public static void WriteList(Utf8JsonWriter json, IReadOnlyList<RunRow> rows, IReadOnlyList<string> columns)
    {
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            Members(json, row);
            for (var k = 0; k < columns.Count; k++)
            {
                if (!Column.IsUsual(columns[k]))
                {
                    WriteValue(json, columns[k], row.Values[k]);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, RunDetails run)
    {
        json.WriteStartObject();
        Members(json, run.Row);
        json.WriteString("kind", run.Row.Kind);
        json.WriteString("folder", run.Row.Folder);
        WriteNames(json, "tags", run.Row.Tags);
        Values(json, "parameters", run.Parameters);
        Values(json, "metrics", run.Metrics);
        json.WriteStartArray("artifacts");
        foreach (var file in run.Artifacts)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RunComparison comparison)
    {
        json.WriteStartObject();
        json.WritePropertyName("runs");
        WriteList(json, [.. comparison.Runs.Select(run => run.Row)], []);
        Beside(json, "recipe", comparison.Recipe);
        Beside(json, "metrics", comparison.Metrics);
        json.WriteStartArray("pairs");
        foreach (var pair in comparison.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("first", pair.First);
            json.WriteString("second", pair.Second);
            json.WriteString("by", pair.By);
            json.WriteNumber("pairs", pair.Difference.Count);
            json.WriteFinite("mean", pair.Difference.Mean);
            json.WriteFinite("standard_error", pair.Difference.StandardError);
            json.WriteFinite("low", pair.Interval.Low);
            json.WriteFinite("high", pair.Interval.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("note", comparison.Note);
        json.WriteEndObject();
    }

    /// <summary>The rounds of a run, as its log has them.</summary>
    public static void WriteMetrics(Utf8JsonWriter json, RunDetails run, IReadOnlyList<IReadOnlyDictionary<string, double>> rounds)
    {
        json.WriteStartObject();
        json.WriteString("id", run.Row.Id);
        json.WriteString("state", StateNames.Of(run.Row.State));
        json.WriteStartArray("rounds");
        foreach (var round in rounds)
        {
            json.WriteStartObject();
            foreach (var (name, value) in round)
            {
                json.WriteFinite(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        Values(json, "metrics", run.Metrics);
        json.WriteEndObject();
    }

    public static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Members(Utf8JsonWriter json, RunRow row)
    {
        json.WriteString("id", row.Id);
        json.WriteString("state", StateNames.Of(row.State));
        json.WriteString("data", row.Data);
        json.WriteString("network", row.Network);
        json.WriteString("method", row.Method);
        json.WriteFinite("seed", row.Seed);
        json.WriteFinite("test_accuracy", row.TestAccuracy);
        json.WriteString("started", row.Started);
        json.WriteFinite("seconds", row.Seconds);
    }

    private static void Values(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, RunValue> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            WriteValue(json, key, value);
        }

        json.WriteEndObject();
    }

    private static void Beside(Utf8JsonWriter json, string list, IReadOnlyList<(string Name, IReadOnlyList<RunValue?> Values)> rows)
    {
        json.WriteStartArray(list);
        foreach (var (name, values) in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartArray("values");
            foreach (var value in values)
            {
                Value(json, value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, RunValue? value)
    {
        json.WritePropertyName(name);
        Value(json, value);
    }

    private static void Value(Utf8JsonWriter json, RunValue? value)
    {
        switch (value)
        {
            case { Number: { } number, Text: null }:
                json.WriteNumberValue(number);
                break;
            case { Text: { } text, Number: { } }:
                json.WriteBooleanValue(text == "true");
                break;
            case { Text: { } text }:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}

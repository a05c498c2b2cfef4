using System.Text.Json;
using Isinglass.Model;
using Isinglass.Neural.Data;

namespace Isinglass.Neural.Export;

/// <summary>A table's schema as the object <c>table</c> of a network file.</summary>
internal static class TableSchemaJson
{
    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter json, TableSchema table)
    {
        json.WriteStartObject("table");
        json.WriteBoolean("has_names", table.HasNames);
        if (table.Label is { } label)
        {
            json.WriteStartObject("label");
            json.WriteString("name", label.Name);
            json.WriteNumber("position", label.Position);
            json.WriteEndObject();
        }

        json.WriteString("missing", TableOptions.NameOf(table.Missing));
        json.WriteString("decimal", table.Decimal.ToString());
        if (table.Shape is { } shape)
        {
            json.WriteString("shape", shape.ToString());
        }

        WriteNames(json, "ignored", table.Ignored);
        json.WriteStartArray("columns");
        foreach (var column in table.Columns)
        {
            Write(json, column);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the object.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="table">The object.</param>
    /// <param name="featureCount">Features that the network takes.</param>
    /// <param name="image">Size to which the network's images are pooled.</param>
    public static TableSchema Read(string path, JsonElement table, int featureCount, ImageShape? image)
    {
        var rule = table.GetProperty("missing").GetString();
        var schema = new TableSchema
        {
            HasNames = table.GetProperty("has_names").GetBoolean(),
            Label = table.TryGetProperty("label", out var label) ? new TableLabel(label.GetProperty("name").GetString()!, Position(label)) : null,
            Missing = TableOptions.FindRule(rule!) ?? throw new FormatException($"the rule '{rule}' for missing values is unknown"),
            Decimal = table.GetProperty("decimal").GetString() is [('.' or ',') and var point] ? point
                : throw new FormatException("decimals begin with '.' or ','"),
            Shape = table.TryGetProperty("shape", out var shape) ? ImageShape.Parse(shape.GetString()!) : null,
            Ignored = Names(table, "ignored"),
            Columns = [.. table.GetProperty("columns").EnumerateArray().Select(ReadColumn)],
        };
        var features = schema.Shape is not null && image is { } size ? size.PixelCount : schema.FeatureCount;
        return features == featureCount && (schema.Shape is null || schema.Shape.Value.PixelCount == schema.FeatureCount)
            ? schema
            : throw new InputException(path, 0, $"its table has {features} features, its inputs are {featureCount}. The file is damaged; take an undamaged "
                + "copy.");
    }

    private static void Write(Utf8JsonWriter json, FeatureColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteNumber("position", column.Position);
        json.WriteString("type", column.Categories is null ? "numeric" : "categorical");
        if (column.Categories is { } words)
        {
            WriteNames(json, "categories", words);
        }

        if (column.Fill is { } fill)
        {
            if (column.Categories is { } known)
            {
                json.WriteString("fill", known[(int)fill]);
            }
            else
            {
                json.WriteNumber("fill", fill);
            }
        }

        json.WriteEndObject();
    }

    private static FeatureColumn ReadColumn(JsonElement column)
    {
        var words = column.GetProperty("type").GetString() switch
        {
            "numeric" => null,
            "categorical" => Names(column, "categories"),
            var other => throw new FormatException($"the type '{other}' of a column is unknown"),
        };
        double? fill = !column.TryGetProperty("fill", out var value) ? null : words is null ? value.GetDouble() : Array.IndexOf(words, value.GetString());
        return words is { Length: 0 } || fill < 0 && words is not null || words?.Distinct(StringComparer.Ordinal).Count() < words?.Length
            ? throw new FormatException("the categories of a column are none, or one is there twice, or what fills it is none of them")
            : new FeatureColumn(column.GetProperty("name").GetString()!, Position(column), words) { Fill = fill };
    }

    private static int Position(JsonElement element) =>
        element.GetProperty("position").GetInt32() is >= 0 and var position ? position : throw new FormatException("a position is below 0");

    private static string[] Names(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(word => word.GetString()!)];

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}

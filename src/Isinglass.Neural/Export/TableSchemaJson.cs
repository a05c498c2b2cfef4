using Isinglass.Files;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Export;

/// <summary>A table's schema as the object <c>table</c> of a network file.</summary>
internal static class TableSchemaJson
{
    /// <summary>Reads the object.</summary>
    /// <param name="table">The object.</param>
    /// <param name="featureCount">Features that the network takes.</param>
    /// <param name="image">Size to which the network's images are pooled.</param>
    public static TableSchema Read(JsonField table, int featureCount, ImageShape? image)
    {
        var rule = table["missing"];
        var schema = new TableSchema
        {
            HasNames = table["has_names"].Flag,
            Label = table.Find("label") is { } label ? new TableLabel(label["name"].Text, label["position"].Integer(0)) : null,
            Missing = TableOptions.FindRule(rule.Text) ?? throw rule.Error($"the rule '{rule.Text}' for missing values is unknown."),
            Decimal = table["decimal"].Text is [('.' or ',') and var point] ? point : throw table["decimal"].Error("decimals begin with '.' or ','."),
            Shape = table.Find("shape")?.Parse(ImageShape.Parse),
            Ignored = table["ignored"].Texts,
            Columns = [.. table["columns"].Items.Select(ReadColumn)],
        };
        var features = schema.Shape is not null && image is { } size ? size.PixelCount : schema.FeatureCount;
        return features == featureCount && (schema.Shape is null || schema.Shape.Value.PixelCount == schema.FeatureCount)
            ? schema
            : throw table.Error($"the table has {features} features, the network {featureCount} inputs.");
    }

    private static FeatureColumn ReadColumn(JsonField column)
    {
        var words = column["type"].Text switch
        {
            "numeric" => null,
            "categorical" => column["categories"].Texts,
            var other => throw column["type"].Error($"the type '{other}' of a column is unknown."),
        };
        double? fill = column.Find("fill") is not { } value ? null : words is null ? value.Number : Array.IndexOf(words, value.Text);
        return words is { Length: 0 } || fill < 0 && words is not null || words?.Distinct(StringComparer.Ordinal).Count() < words?.Length
            ? throw column.Error("there are no categories, or one is there twice, or what fills it is none of them.")
            : new FeatureColumn(column["name"].Text, column["position"].Integer(0), words) { Fill = fill };
    }
}

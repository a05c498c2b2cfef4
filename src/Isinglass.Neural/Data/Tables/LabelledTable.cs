using System.Globalization;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>A table with its labels, read by the schema of a trained network.</summary>
internal static class LabelledTable
{
    /// <summary>All rows of a file as samples; their classes are those of the file and of the network.</summary>
    public static Dataset Read(string path, string name, TableSchema schema, KnownTable known)
    {
        using var rows = Open(path, schema);
        if (!rows.HasLabel)
        {
            throw new InputException(path, 0, $"there is no column '{schema.Label?.Name}' to judge the network by. Name the column of the class with "
                + "'#class=COLUMN' behind the path, or only predict.");
        }

        var (features, labels, buffer) = (new List<float>(), new List<string>(), new float[rows.FeatureCount]);
        while (rows.Read(buffer))
        {
            features.AddRange(buffer);
            labels.Add(rows.Label);
        }

        if (known.IsRegression)
        {
            double[] targets = [.. labels.Select(label => Target(path, label, schema))];
            return new Dataset(name, rows.FeatureCount, schema.Shape, [.. features], new int[labels.Count], [known.ClassNames[0]], targets);
        }

        var forms = labels.Select(label => CsvClasses.Label(label) ?? throw new InputException(path, 0,
            $"'{label}' in the column '{schema.Label!.Name}' is no class.")).ToArray();
        var classes = Classes(forms, known);
        var numbers = classes.Select((text, k) => (text, k)).ToDictionary(pair => pair.text, pair => pair.k, StringComparer.Ordinal);
        return new Dataset(name, rows.FeatureCount, schema.Shape, [.. features], [.. forms.Select(form => numbers[form])], classes);
    }

    private static TableReader Open(string path, TableSchema schema)
    {
        try
        {
            return new TableReader(PackedFile.Open(new FileStream(path, FileMode.Open, FileAccess.Read)), path,
                schema)
            { LeavesOutMissing = schema.Missing == MissingValues.Drop };
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>
    /// Labels of the file and of the network in their order; where the file numbers its classes and the network names them, the numbers 0, 1, ...
    /// </summary>
    private static string[] Classes(string[] labels, KnownTable known)
    {
        var own = labels.ToHashSet(StringComparer.Ordinal);
        var parts = known.ClassNames.SelectMany(name => own.Contains(name) ? [name] : name.Split('+')).ToArray();
        if (!parts.Any(own.Contains) && own.All(label => int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 256))
        {
            return [.. Enumerable.Range(0, Math.Max(own.Max(label => int.Parse(label, CultureInfo.InvariantCulture)), known.ClassNumbers.Max()) + 1)
                .Select(k => k.ToString())];
        }

        own.UnionWith(parts);
        return CsvClasses.Ordered(own);
    }

    private static double Target(string path, string cell, TableSchema schema) =>
        CsvNumber.TryParse(cell, (byte)schema.Decimal, out var value) && double.IsFinite(value)
        ? value
        : throw new InputException(path, 0, $"'{cell}' in the column '{schema.Label!.Name}' is no finite number.");
}

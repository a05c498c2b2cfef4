using System.Text.RegularExpressions;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data.Csv;
using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// Reads a table as training and test samples. The class is the column that the user names; otherwise the one named class, label, target or y in the header;
/// otherwise the last (in UCI's SPECT files, which have no header, the first). For regression the user names the column of the number to predict. Test samples
/// are those of the companion file (NAME.test.csv beside NAME.train.csv, NAME.test beside NAME.data, and with '-' or '_'); without one a fifth of every class
/// is drawn.
/// </summary>
internal static partial class CsvData
{
    private const double TestShare = 0.2;

    /// <summary>Names of columns that are the label when the user names none.</summary>
    internal static readonly string[] LabelNames = ["class", "label", "target", "y"];

    /// <summary>Reads a file and its companion.</summary>
    public static DatasetPair Load(CsvReference reference, ulong seed)
    {
        var options = reference.Options;
        if (options is { Label: { } label, Target: { } target })
        {
            throw new InputException(
                reference.Path, 0, $"a label ({label}) and a target ({target}) are named: a column of classes, or one of numbers to predict. Leave out one of "
                    + "them.");
        }

        CsvTable[] tables = [.. new[] { reference.Path, Companion(reference.Path) }.OfType<string>()
            .Select(path => CsvTable.Read(path, options.Decimal ?? '.'))];
        CheckCompanion(tables);
        var own = FindLabel(tables[0], options.Target ?? options.Label);
        var selection = CsvSelection.Of(tables, own, options);
        var classes = options.Target is null ? new CsvClasses(own, tables) : null;
        var rows = tables.Length == 2 ? (Train: tables[0].Rows, Test: tables[1].Rows) : SplitRows(tables[0], classes, own, new RandomKey(seed).Derive("test"));
        FeatureColumn[] columns = selection.Missing is MissingValues.Mean or MissingValues.MostFrequent
            ? [.. selection.Columns.Select(column => CsvColumn.Filled(column, tables[0], rows.Train, selection.Missing))]
            : [.. selection.Columns];
        var schema = new TableSchema
        {
            Columns = columns,
            HasNames = tables[0].ColumnNames is not null,
            Label = new TableLabel(tables[0].NameOf(own), own),
            Ignored = selection.Ignored,
            Missing = selection.Missing,
            Decimal = options.Decimal ?? '.',
            Shape = FindShape(reference, columns.Sum(static column => column.FeatureCount)),
        };
        return new DatasetPair(Convert(tables[0], rows.Train, schema, classes, reference), Convert(tables[^1], rows.Test, schema, classes, reference))
        {
            Table = schema,
            Notes = selection.Notes,
        };
    }

    /// <summary>Reads a file and its companion by the schema of a trained network: columns by name in any order, categories as in training.</summary>
    public static DatasetPair Load(CsvReference reference, KnownTable known, ulong seed)
    {
        var schema = Schema(reference, known);
        Dataset[] sets = [.. new[] { reference.Path, Companion(reference.Path) }.OfType<string>()
            .Select(path => LabelledTable.Read(path, DataName(reference.Path), schema, known))];
        return (sets.Length == 2 ? new DatasetPair(sets[0], sets[1]) : Split(sets[0], new RandomKey(seed).Derive("test"))) with { Table = schema };
    }

    /// <summary>All rows of a file in its order, read by the schema of a trained network.</summary>
    public static Dataset LoadWhole(CsvReference reference, KnownTable known) =>
        LabelledTable.Read(reference.Path, DataName(reference.Path), Schema(reference, known), known);

    private static TableSchema Schema(CsvReference reference, KnownTable known)
    {
        // A number names a column of the training table, which the schema knows already.
        var schema = known.Schema;
        var own = reference.Options.Target ?? reference.Options.Label;
        if (own is not null && !own.All(char.IsAsciiDigit))
        {
            schema = schema with { Label = new TableLabel(own, schema.Label?.Position ?? schema.Columns.Count) };
        }

        return schema with { Decimal = reference.Options.Decimal ?? schema.Decimal };
    }

    private static string? Companion(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path) ?? "", Path.GetFileName(path));
        foreach (var (train, test) in new[] { (".train", ".test"), ("-train", "-test"), ("_train", "_test"), (".data", ".test") })
        {
            var at = name.LastIndexOf(train, StringComparison.OrdinalIgnoreCase);
            var other = at < 0 ? null : Path.Combine(folder, string.Concat(name.AsSpan(0, at), test, name.AsSpan(at + train.Length)));
            if (File.Exists(other))
            {
                return other;
            }
        }

        return null;
    }

    private static void CheckCompanion(CsvTable[] tables)
    {
        var (train, test) = (tables[0], tables[^1]);
        var hasOtherNames = test.ColumnNames is { } names && train.ColumnNames is { } own && !names.SequenceEqual(own, StringComparer.OrdinalIgnoreCase);
        if (test.ColumnCount != train.ColumnCount || hasOtherNames)
        {
            throw new InputException(test.Path, test.Rows[0].Line, $"the columns are not those of {train.Path} ({test.ColumnCount} against "
                + $"{train.ColumnCount}, or other names). Both files need the same columns in the same order.");
        }
    }

    private static int FindLabel(CsvTable table, string? asked)
    {
        if (asked is not null)
        {
            return table.Find(asked);
        }

        var names = table.ColumnNames ?? [];
        var named = Array.FindIndex(names, name => LabelNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        var isSpect = names.Length == 0 && table.ColumnCount == 23 && Path.GetFileName(table.Path).StartsWith("SPECT.", StringComparison.OrdinalIgnoreCase);
        return named >= 0 ? named : isSpect ? 0 : table.ColumnCount - 1;
    }

    private static Dataset Convert(CsvTable table, List<CsvRow> rows, TableSchema schema, CsvClasses? classes, CsvReference reference)
    {
        ColumnConversion[] conversions = [.. schema.Columns.Select(column => new ColumnConversion(column, schema.Decimal))];
        var (featureCount, ownColumn) = (schema.FeatureCount, schema.Label!.Position);
        var features = new float[checked(rows.Count * featureCount)];
        var labels = new int[rows.Count];
        var targets = classes is null ? new double[labels.Length] : null;
        for (var n = 0; n < labels.Length; n++)
        {
            var row = rows[n];
            labels[n] = classes?.Number(table, row, ownColumn) ?? 0;
            if (targets is not null)
            {
                targets[n] = Target(table, row, ownColumn);
            }

            var rest = features.AsSpan(n * featureCount, featureCount);
            for (var c = 0; c < conversions.Length; c++)
            {
                var position = schema.Columns[c].Position;
                conversions[c].Write(System.Text.Encoding.UTF8.GetBytes(row.Cells[position]), rest[..conversions[c].FeatureCount],
                    new CsvPlace(table.Path, row.Line, position));
                rest = rest[conversions[c].FeatureCount..];
            }
        }

        return new Dataset(DataName(reference.Path), featureCount, schema.Shape, features, labels, classes?.Names ?? [schema.Label.Name], targets);
    }

    private static double Target(CsvTable table, CsvRow row, int column) => table.IsNumber(row.Cells[column], out var value) && double.IsFinite(value)
        ? value
        : throw new InputException(table.Path, row.Line, $"'{row.Cells[column]}' in {table.Describe(column)} is no finite number to predict. Name another "
            + "column with '#target=COLUMN', or '#class=COLUMN' for classes.");

    private static string DataName(string path)
    {
        var name = Packing.PlainName(Path.GetFileName(path));
        foreach (var ending in new[] { ".csv", ".data", ".txt", ".train" })
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && name.Length > ending.Length ? name[..^ending.Length] : name;
        }

        return name;
    }

    /// <summary>The image size: as given, or from a file name such as digits_8x8.csv when the number of features agrees.</summary>
    private static ImageShape? FindShape(CsvReference reference, int featureCount)
    {
        if (reference.Options.Shape is { } asked)
        {
            var message = $"an image of {asked} has {asked.PixelCount} pixels, the samples have {featureCount} features. Ask for another shape.";
            return asked.PixelCount == featureCount ? asked : throw new InputException(reference.Path, 0, message);
        }

        var size = SizeInName().Match(Path.GetFileName(reference.Path)).Value;
        return ImageShape.TryParse(size, out var named) && named.PixelCount == featureCount ? named : null;
    }

    private static (List<CsvRow> Train, List<CsvRow> Test) SplitRows(CsvTable table, CsvClasses? classes, int label, RandomKey key)
    {
        int[] labels = [.. table.Rows.Select(row => classes?.Number(table, row, label) ?? 0)];
        var isTest = DrawTest(DataName(table.Path), labels, classes?.Names.Length ?? 1, key);
        return ([.. table.Rows.Where((_, n) => !isTest[n])], [.. table.Rows.Where((_, n) => isTest[n])]);
    }

    private static DatasetPair Split(Dataset data, RandomKey key)
    {
        var isTest = DrawTest(data.Name, data.Labels, data.ClassCount, key);
        int[] Samples(bool test) => [.. Enumerable.Range(0, data.SampleCount).Where(n => isTest[n] == test)];
        return new DatasetPair(data.Subset(Samples(false)), data.Subset(Samples(true)));
    }

    /// <summary>A fifth of the samples of every class.</summary>
    private static bool[] DrawTest(string name, int[] labels, int classCount, RandomKey key)
    {
        var isTest = new bool[labels.Length];
        for (var label = 0; label < classCount; label++)
        {
            int[] samples = [.. Enumerable.Range(0, labels.Length).Where(n => labels[n] == label)];
            key.Derive(label).CreateSource().Shuffle(samples.AsSpan());
            foreach (var sample in samples.AsSpan(0, (int)Math.Round(TestShare * samples.Length, MidpointRounding.AwayFromZero)))
            {
                isTest[sample] = true;
            }
        }

        return isTest.Contains(true) ? isTest : throw new InputException(
            $"{name} has {labels.Length} samples, too few to keep a fifth of every class for the test. "
            + "Give three of a class at least, or a file of test samples beside it.");
    }

    [GeneratedRegex("[0-9]{1,4}x[0-9]{1,4}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex SizeInName();
}

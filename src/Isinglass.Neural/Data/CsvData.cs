using System.Globalization;
using System.Text.RegularExpressions;
using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data;

/// <summary>
/// Reads a table as training and test samples. The class is the column that the user names; otherwise the one that a header calls class, label, target
/// or y; otherwise the last (in UCI's SPECT files, which have no header, the first). For regression the user names the column of the number to predict. Test
/// samples are those of the companion file (NAME.test.csv beside
/// NAME.train.csv, NAME.test beside NAME.data, and with '-' or '_'); without one a fifth of every class is drawn.
/// </summary>
internal static partial class CsvData
{
    private const double TestShare = 0.2;

    private static readonly string[] ClassColumnNames = ["class", "label", "target", "y"];

    /// <summary>Reads a file and its companion.</summary>
    public static DatasetPair Load(CsvReference reference, ulong seed)
    {
        var train = CsvTable.Read(reference.Path, reference.Missing);
        var companion = Companion(reference.Path);
        var tables = companion is null ? [train] : new[] { train, CsvTable.Read(companion, reference.Missing) };
        CheckCompanion(tables);
        var ownColumn = FindClassColumn(train, reference.TargetColumn ?? reference.ClassColumn);
        CsvCaution.RefuseForeignNumbers(tables);
        var counters = CsvCaution.RowNumbers(train);
        var featureColumns = Enumerable.Range(0, train.ColumnCount).Where(column => column != ownColumn && !counters.Contains(column));
        FeatureColumn[] columns = [.. featureColumns.Select(column => CsvColumn.Find(column, tables))];
        if (columns.Length == 0)
        {
            throw new InputException(
                train.Path,
                0,
                $"beside {train.Describe(ownColumn)} there are only row numbers: nothing to learn from. Add columns with properties of the samples.");
        }

        var schema = new TableSchema
        {
            Columns = columns,
            HasNames = train.ColumnNames is not null,
            Label = new TableLabel(train.ColumnNames?[ownColumn] ?? $"column {ownColumn + 1}", ownColumn),
            Ignored = [.. counters.Where(column => column != ownColumn).Select(column => train.ColumnNames![column])],
            Missing = reference.Missing,
            Shape = FindShape(reference, columns.Sum(static column => column.FeatureCount)),
        };
        var classes = reference.TargetColumn is null ? new CsvClasses(ownColumn, tables) : null;
        var notes = counters.Where(column => column != ownColumn).Select(column => $"{train.Path}: {train.Describe(column)} numbers the rows and is left out.");
        return Pair([.. tables.Select(table => Convert(table, schema, classes, reference))], schema, seed) with { Notes = [.. notes] };
    }

    /// <summary>Reads a file and its companion as a trained network wants them: columns by name in any order, categories as in training.</summary>
    public static DatasetPair Load(CsvReference reference, KnownTable known, ulong seed)
    {
        var schema = Schema(reference, known);
        return Pair([.. new[] { reference.Path, Companion(reference.Path) }.OfType<string>()
            .Select(path => LabelledTable.Read(path, DataName(reference.Path), schema, known))], schema, seed);
    }

    /// <summary>All rows of a file in its order, as a network wants them that was trained on a table.</summary>
    public static Dataset LoadWhole(CsvReference reference, KnownTable known) =>
        LabelledTable.Read(reference.Path, DataName(reference.Path), Schema(reference, known), known);

    private static TableSchema Schema(CsvReference reference, KnownTable known)
    {
        // A number names a column of the training table, which the schema knows already.
        var schema = known.Schema;
        var own = reference.TargetColumn ?? reference.ClassColumn;
        return own is null || own.All(char.IsAsciiDigit) ? schema : schema with
        {
            Label = new TableLabel(own, schema.Label?.Position ?? schema.Columns.Count)
        };
    }

    private static DatasetPair Pair(Dataset[] sets, TableSchema schema, ulong seed) =>
        (sets.Length == 2 ? new DatasetPair(sets[0], sets[1]) : Split(sets[0], new RandomKey(seed).Derive("test"))) with { Table = schema };

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

    private static int FindClassColumn(CsvTable table, string? asked)
    {
        var names = table.ColumnNames ?? [];
        if (asked is null)
        {
            var named = Array.FindIndex(names, name => ClassColumnNames.Contains(name, StringComparer.OrdinalIgnoreCase));
            var isSpect = names.Length == 0 && table.ColumnCount == 23 && Path.GetFileName(table.Path).StartsWith("SPECT.", StringComparison.OrdinalIgnoreCase);
            return named >= 0 ? named : isSpect ? 0 : table.ColumnCount - 1;
        }

        var column = Array.FindIndex(names, name => string.Equals(name, asked, StringComparison.OrdinalIgnoreCase));
        if (column < 0 && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= table.ColumnCount)
        {
            column = number - 1;
        }

        return column >= 0 ? column : throw new InputException(table.Path, 0, $"there is no column '{asked}'. Columns: "
            + (names.Length > 0 ? $"{string.Join(", ", names)}, or their numbers 1 .. {table.ColumnCount}." : "1 .. "
            + $"{table.ColumnCount} (the file has no header)."));
    }

    private static Dataset Convert(CsvTable table, TableSchema schema, CsvClasses? classes, CsvReference reference)
    {
        ColumnConversion[] conversions = [.. schema.Columns.Select(column => new ColumnConversion(column, schema.Decimal))];
        var (featureCount, ownColumn) = (schema.FeatureCount, schema.Label!.Position);
        var features = new float[checked(table.Rows.Count * featureCount)];
        var labels = new int[table.Rows.Count];
        var targets = classes is null ? new double[labels.Length] : null;
        for (var n = 0; n < labels.Length; n++)
        {
            var row = table.Rows[n];
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

    private static double Target(CsvTable table, CsvRow row, int column) => CsvTable.IsNumber(row.Cells[column], out var value) && double.IsFinite(value)
        ? value
        : throw new InputException(table.Path, row.Line, $"'{row.Cells[column]}' in {table.Describe(column)} is no finite number to predict. Name another "
            + "column with '#target=COLUMN', or '#class=COLUMN' for classes.");

    private static string DataName(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in new[] { ".gz", ".csv", ".data", ".txt", ".train" })
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && name.Length > ending.Length ? name[..^ending.Length] : name;
        }

        return name;
    }

    /// <summary>Pixels: as asked for, or as a file name such as digits_8x8.csv tells when the number of features agrees.</summary>
    private static ImageShape? FindShape(CsvReference reference, int featureCount)
    {
        if (reference.Shape is { } asked)
        {
            var message = $"an image of {asked} has {asked.PixelCount} pixels, the samples have {featureCount} features. Ask for another shape.";
            return asked.PixelCount == featureCount ? asked : throw new InputException(reference.Path, 0, message);
        }

        var size = SizeInName().Match(Path.GetFileName(reference.Path)).Value;
        return ImageShape.TryParse(size, out var named) && named.PixelCount == featureCount ? named : null;
    }

    private static DatasetPair Split(Dataset data, RandomKey key)
    {
        var test = new List<int>();
        for (var label = 0; label < data.ClassCount; label++)
        {
            int[] samples = [.. Enumerable.Range(0, data.SampleCount).Where(n => data.Labels[n] == label)];
            key.Derive(label).CreateSource().Shuffle(samples.AsSpan());
            test.AddRange(samples[..(int)Math.Round(TestShare * samples.Length, MidpointRounding.AwayFromZero)]);
        }

        if (test.Count == 0)
        {
            throw new InputException($"{data.Name} has {data.SampleCount} samples, too few to keep a fifth of every class for the test. "
                + "Give three of a class at least, or a file of test samples beside it.");
        }

        var isTest = test.ToHashSet();
        return new DatasetPair(data.Subset([.. Enumerable.Range(0, data.SampleCount).Where(n => !isTest.Contains(n))]), data.Subset([.. test.Order()]));
    }

    [GeneratedRegex("[0-9]{1,4}x[0-9]{1,4}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SizeInName();
}

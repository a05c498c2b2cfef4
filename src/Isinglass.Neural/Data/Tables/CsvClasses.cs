using System.Globalization;
using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>The classes in a column of labels: integers in their order, or words in ordinal order.</summary>
internal sealed class CsvClasses
{
    private const int MostClasses = 256;

    private readonly Dictionary<string, int> _numbers;

    /// <summary>Looks at the labels of all tables, the training table first.</summary>
    public CsvClasses(int column, IReadOnlyList<CsvTable> tables)
    {
        var train = tables[0];
        var labels = tables.SelectMany(table => table.Rows.Select(row => Label(table, row, column))).Distinct(StringComparer.Ordinal).ToArray();
        if (labels.Length < 2)
        {
            throw new InputException(train.Path, 0, $"all samples are of class '{labels[0]}' by {train.Describe(column)}; "
                + "two classes at least are needed to tell apart. "
                + "If another column has the class, append '#class=COLUMN' to the path.");
        }

        if (labels.Length > MostClasses || (labels.Length > 2 && labels.Length == train.Rows.Count))
        {
            throw new InputException(train.Path, 0, $"{train.Describe(column)} has {labels.Length} different values in {train.Rows.Count} samples; "
                + "that is no class. Append '#class=COLUMN' to the path to name the column with the class.");
        }

        (Names, _numbers) = train.ClassNames is { } named ? ByHeader(train, named, labels) : ByLabels(labels);
        var known = train.Rows.Select(row => Label(train, row, column)).ToHashSet(StringComparer.Ordinal);
        if (labels.FirstOrDefault(label => !known.Contains(label)) is { } unseen)
        {
            throw new InputException(tables[^1].Path, 0, $"class '{unseen}' occurs among the test samples only; {train.Path} has no sample of it.");
        }
    }

    /// <summary>The names of the classes.</summary>
    public string[] Names { get; }

    /// <summary>The number of a sample's class.</summary>
    public int Number(CsvTable table, CsvRow row, int column) => _numbers[Label(table, row, column)];

    private static (string[] Names, Dictionary<string, int> Numbers) ByHeader(CsvTable train, string[] names, string[] labels)
    {
        var numbers = Enumerable.Range(0, names.Length).ToDictionary(static k => k.ToString(), static k => k, StringComparer.Ordinal);
        return labels.FirstOrDefault(label => !numbers.ContainsKey(label)) is { } wrong
            ? throw new InputException(train.Path, 0, $"class '{wrong}' is not one of 0 .. "
                + $"{names.Length - 1}, for which the header has the names {string.Join(", ", names)}.")
            : (names, numbers);
    }

    /// <summary>Whole numbers in their order, or words in ordinal order.</summary>
    public static string[] Ordered(IReadOnlyCollection<string> labels) => labels.All(static label => IsNumber(label, out _))
        ? [.. labels.OrderBy(static label => double.Parse(label, CultureInfo.InvariantCulture))]
        : [.. labels.Order(StringComparer.Ordinal)];

    private static (string[] Names, Dictionary<string, int> Numbers) ByLabels(string[] labels)
    {
        var names = Ordered(labels);
        return (names, names.Select(static (name, k) => (name, k)).ToDictionary(static pair => pair.name, static pair => pair.k, StringComparer.Ordinal));
    }

    /// <summary>The label in one form: "1.0" is 1, and the full stop after UCI's test labels ("&lt;=50K.") is not part of the name.</summary>
    private static string Label(CsvTable table, CsvRow row, int column) => Label(row.Cells[column]) ?? throw new InputException(
        table.Path, row.Line, $"'{row.Cells[column]}' in {table.Describe(column)} is no class: classes are words or whole numbers. Append '#class=COLUMN' to "
            + "the path to name the column with the class.");

    /// <summary>The label in one form, as above; null for a number that is no class.</summary>
    public static string? Label(string cell) => !IsNumber(cell, out var value) ? (cell.Length > 1 && cell.EndsWith('.') ? cell[..^1] : cell)
        : Math.Abs(value) < 1e9 && value == Math.Floor(value) ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : null;

    /// <summary>Classes are integers, whatever the decimal separator is.</summary>
    private static bool IsNumber(string cell, out double value) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}

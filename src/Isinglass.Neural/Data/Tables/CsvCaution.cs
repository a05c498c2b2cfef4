using System.Globalization;
using System.Text.RegularExpressions;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// Detects columns that would be misread silently: numbers of another notation as words, names of samples as categories, and row numbers as a feature.
/// </summary>
internal static partial class CsvCaution
{
    private static readonly string[] CounterNames = ["", "index", "id", "row", "rowid", "row_id", "rownames", "no", "nr", "#"];

    /// <summary>Refuses a column of numbers with decimal commas or thousands separators: as words, every number would become a category of its own.</summary>
    public static void RefuseForeignNumbers(IReadOnlyList<CsvTable> tables, IReadOnlyList<int> columns)
    {
        foreach (var column in columns)
        {
            (CsvTable Table, int Line, string Text)[] cells = [.. tables.SelectMany(table => table.Rows.Select(row => (table, row.Line, row.Cells[column])))];
            var foreign = Array.Find(cells, static cell => IsForeignNumber(cell.Text));
            if (foreign.Table is not null && Array.TrueForAll(cells, static cell =>
                cell.Table.IsNumber(cell.Text, out _) || CsvTable.IsMissing(cell.Text) || IsForeignNumber(cell.Text)))
            {
                throw new InputException(
                    foreign.Table.Path,
                    foreign.Line,
                    $"'{foreign.Text}' in {foreign.Table.Describe(column)} is a number with a decimal comma or with thousands separators "
                    + $"({foreign.Table.Form}). "
                    + "Say that decimals follow a comma (`decimal` ,), or write numbers with a decimal point and without separators, as in 1234.5.");
            }
        }
    }

    /// <summary>Whether words are names of the samples: almost every sample has one of its own.</summary>
    public static bool AreNames(int wordCount, int sampleCount) =>
        (wordCount > 4 && wordCount > 0.8 * sampleCount) || (wordCount >= 10 && wordCount > 0.5 * sampleCount);

    /// <summary>
    /// The columns (0-based) that number the rows: without a name (as pandas writes its index: an empty name, or "Unnamed: 0" when it is written again) and
    /// different integers throughout, or named as a counter and counting up by one.
    /// </summary>
    public static IReadOnlySet<int> RowNumbers(CsvTable table) => table.ColumnNames is not { } names ? new HashSet<int>()
        : Enumerable.Range(0, names.Length).Where(column => IsUnnamed(names[column]) ? IsKey(table, column)
            : CounterNames.Contains(names[column], StringComparer.OrdinalIgnoreCase) && Counts(table, column)).ToHashSet();

    private static bool IsUnnamed(string name) => name.Length == 0 || name.StartsWith("Unnamed: ", StringComparison.Ordinal);

    private static bool IsKey(CsvTable table, int column)
    {
        var seen = new HashSet<long>();
        return table.Rows.TrueForAll(row =>
            long.TryParse(row.Cells[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && seen.Add(number));
    }

    private static bool Counts(CsvTable table, int column) => IsKey(table, column)
        && table.Rows.Select(row => long.Parse(row.Cells[column], CultureInfo.InvariantCulture))
        .Zip(Enumerable.Range(0, table.Rows.Count), static (number, k) => number - k).Distinct().Count() == 1;

    private static bool IsForeignNumber(string cell) => ForeignNumber().IsMatch(cell);

    /// <summary>0,5 and 1.234,5; 1,234 and 1,234.5 and 1,234,567; 1'234.5 and 1 234,5 (also with narrow and unbreakable blanks).</summary>
    [GeneratedRegex(
        @"^[+-]?([0-9][0-9.' \u00A0\u202F]*)?,[0-9]+([eE][+-]?[0-9]+)?$|^[+-]?[0-9]{1,3}([,' \u00A0\u202F][0-9]{3})+(\.[0-9]+)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex ForeignNumber();
}

using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// Finds out what a column of a training table is: numbers throughout, or words throughout.
/// </summary>
internal static class CsvColumn
{
    /// <summary>More words than this are names of samples rather than a property of them.</summary>
    private const int MostWords = 256;

    /// <summary>Looks at all known cells of a column, in training and test table; null when there is none.</summary>
    public static FeatureColumn? Find(int column, IReadOnlyList<CsvTable> tables)
    {
        CsvCell[] cells = [.. tables.SelectMany(table => table.Rows.Select(row => new CsvCell(table, row.Line, row.Cells[column])))
            .Where(static cell => !CsvTable.IsMissing(cell.Text))];
        if (cells.Length == 0)
        {
            return null;
        }

        var name = tables[0].NameOf(column);
        var words = cells.Where(static cell => !cell.Table.IsNumber(cell.Text, out _)).ToArray();
        if (words.Length == 0)
        {
            var infinite = Array.Find(cells, static cell => cell.Table.IsNumber(cell.Text, out var value) && !float.IsFinite((float)value));
            return infinite.Table is not null ? throw Complaint(infinite, column, ColumnConversion.NotFinite) : new FeatureColumn(name, column);
        }

        if (words.Length < cells.Length)
        {
            var number = Array.Find(cells, static cell => cell.Table.IsNumber(cell.Text, out _));
            throw Complaint(words[0], column, $"is not a number, but '{number.Text}' in line {number.Line} is. Write numbers throughout, or words throughout.");
        }

        string[] known = [.. cells.Select(static cell => cell.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (CsvCaution.AreNames(known.Length, cells.Length))
        {
            throw Complaint(words[0], column, $"is one of {known.Length} different words in {cells.Length} samples: that names the samples (a key, a date, a "
                + "text) and is "
                + "no property that they share. Ignore the column, or write what matters of it as numbers or as a few words.");
        }

        return known.Length <= MostWords ? new FeatureColumn(name, column, known)
            : throw Complaint(words[0], column, $"is one of {known.Length} different words; {MostWords} are the most. Ignore the column if it names the "
                + "samples.");
    }

    /// <summary>
    /// The column with its replacement for missing values: the mean of its training samples, or their most frequent value (of several the smallest).
    /// </summary>
    public static FeatureColumn Filled(FeatureColumn column, CsvTable table, IReadOnlyList<CsvRow> training, MissingValues rule)
    {
        string[] cells = [.. training.Select(row => row.Cells[column.Position]).Where(static cell => !CsvTable.IsMissing(cell))];
        if (cells.Length == 0)
        {
            return column with { Fill = 0 };
        }

        if (column.Categories is { } words)
        {
            var places = words.Select(static (text, k) => (text, k)).ToDictionary(static pair => pair.text, static pair => pair.k, StringComparer.Ordinal);
            return column with { Fill = MostFrequent(cells.Select(cell => (double)places[cell])) };
        }

        var numbers = cells.Select(cell => table.IsNumber(cell, out var value) && float.IsFinite((float)value) ? value : 0);
        return column with { Fill = rule == MissingValues.Mean ? numbers.Average() : MostFrequent(numbers) };
    }

    private static double MostFrequent(IEnumerable<double> values) =>
        values.GroupBy(static value => value).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key).First().Key;

    private static InputException Complaint(CsvCell cell, int column, string message) =>
        new(cell.Table.Path, cell.Line, $"'{cell.Text}' in {cell.Table.Describe(column)} {message}");

    private readonly record struct CsvCell(CsvTable Table, int Line, string Text);
}

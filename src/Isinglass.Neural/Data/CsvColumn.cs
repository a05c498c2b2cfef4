using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>
/// Finds out what a column of a training table is: numbers throughout, or words throughout.
/// </summary>
internal static class CsvColumn
{
    /// <summary>More words than this are names of samples rather than a property of them.</summary>
    private const int MostWords = 256;

    /// <summary>Looks at all cells of a column, in training and test table.</summary>
    public static FeatureColumn Find(int column, IReadOnlyList<CsvTable> tables)
    {
        var name = tables[0].ColumnNames?[column] is { Length: > 0 } known ? known : $"column {column + 1}";
        var cells = tables.SelectMany(table => table.Rows.Select(row => new CsvCell(table, row.Line, row.Cells[column])));
        var (number, word) = FirstOfEachKind(cells);
        if (word is null)
        {
            return new FeatureColumn(name, column);
        }

        if (number is { } other)
        {
            throw Complaint(word.Value, column, $"is not a number, but '{other.Text}' in line {other.Line} is. Write numbers throughout, or words throughout.");
        }

        string[] words = [.. cells.Select(static cell => cell.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var sampleCount = tables.Sum(static table => table.Rows.Count);
        if (CsvCaution.AreNames(words.Length, sampleCount))
        {
            throw Complaint(word.Value, column, $"is one of {words.Length} different words in {sampleCount} samples: "
                + "that names the samples (a key, a date, a text) and is no property that they share. "
                + "Remove the column, or write what matters of it as numbers or as a few words.");
        }

        return words.Length <= MostWords
            ? new FeatureColumn(name, column, words)
            : throw Complaint(word.Value, column, $"is one of {words.Length} different words; {MostWords} are the most. Remove the column if it names the "
                + "samples.");
    }

    private static InputException Complaint(CsvCell cell, int column, string message) =>
        new(cell.Table.Path, cell.Line, $"'{cell.Text}' in {cell.Table.Describe(column)} {message}");

    private static (CsvCell? Number, CsvCell? Word) FirstOfEachKind(IEnumerable<CsvCell> cells)
    {
        CsvCell? number = null;
        CsvCell? word = null;
        foreach (var cell in cells)
        {
            if (CsvTable.IsNumber(cell.Text, out _))
            {
                number ??= cell;
            }
            else
            {
                word ??= cell;
            }
        }

        return (number, word);
    }

    private readonly record struct CsvCell(CsvTable Table, int Line, string Text);
}

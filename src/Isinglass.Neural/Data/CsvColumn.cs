using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>
/// Turns a column into features: a column of numbers is one feature; a column of words is one feature 0/1 for two words, and one 0/1 feature
/// for each word when there are more (one-hot, words in ordinal order).
/// </summary>
internal sealed class CsvColumn
{
    /// <summary>More words than this are names of samples rather than a property of them.</summary>
    private const int MostWords = 256;

    private readonly int _column;
    private readonly Dictionary<string, int>? _words;

    /// <summary>Looks at all cells of a column, in training and test table.</summary>
    public CsvColumn(int column, IReadOnlyList<CsvTable> tables)
    {
        _column = column;
        var cells = tables.SelectMany(table => table.Rows.Select(row => new CsvCell(table, row.Line, row.Cells[column])));
        var (number, word) = FirstOfEachKind(cells);
        if (word is null)
        {
            return;
        }

        if (number is { } known)
        {
            throw Complaint(word.Value, $"is not a number, but '{known.Text}' in line {known.Line} is. Write numbers throughout, or words throughout.");
        }

        string[] words = [.. cells.Select(static cell => cell.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (words.Length > MostWords)
        {
            throw Complaint(word.Value, $"is one of {words.Length} different words; {MostWords} are the most. Remove the column if it names the samples.");
        }

        _words = words.Select(static (text, k) => (text, k)).ToDictionary(static pair => pair.text, static pair => pair.k, StringComparer.Ordinal);
    }

    /// <summary>Number of features of this column.</summary>
    public int FeatureCount => _words is { Count: > 2 } words ? words.Count : 1;

    /// <summary>Writes the features of a sample; <paramref name="features"/> holds zeros and has <see cref="FeatureCount"/> elements.</summary>
    public void Write(CsvTable table, CsvRow row, Span<float> features)
    {
        var cell = row.Cells[_column];
        if (_words is null)
        {
            _ = CsvTable.IsNumber(cell, out var value);
            features[0] = (float)value;
            if (!float.IsFinite(features[0]))
            {
                throw Complaint(new CsvCell(table, row.Line, cell), "is not a finite number of single precision (up to 3.4e38).");
            }
        }
        else if (_words.Count > 2)
        {
            features[_words[cell]] = 1;
        }
        else
        {
            features[0] = _words[cell];
        }
    }

    private InputException Complaint(CsvCell cell, string message) =>
        new(cell.Table.Path, cell.Line, $"'{cell.Text}' in {cell.Table.Describe(_column)} {message}");

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

using System.Globalization;
using System.Text;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>
/// The cells of a CSV file, with line numbers for complaints. Separated by commas, semicolons or tabs (whichever the first line has most of); quotes as in
/// RFC 4180, but inside one line; plain or gzip. The first line is
/// <list type="bullet">
/// <item>scikit-learn's header (samples, features, class names), when its two first cells are numbers, the others words, and the next line has numbers;</item>
/// <item>a header of column names, when none of its cells is a number, all are distinct, and the next line has a number or no name recurs in its column
/// (a name may be missing, as that of the row numbers in files of pandas);</item>
/// <item>a sample otherwise.</item>
/// </list>
/// </summary>
internal sealed class CsvTable
{
    private static readonly string[] MissingWords = ["", "?", "na", "n/a", "nan", "-nan", "null"];

    private CsvTable(string path, List<CsvRow> rows)
    {
        Path = path;
        Rows = rows;
        TakeHeader();
        ColumnCount = Rows.Count > 0 ? Rows[0].Cells.Length : 0;
        CheckRows();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The samples, in the order of the file.</summary>
    public List<CsvRow> Rows { get; }

    /// <summary>Names of the columns, or null.</summary>
    public string[]? ColumnNames { get; private set; }

    /// <summary>Names of the classes 0, 1, ... from scikit-learn's header, or null.</summary>
    public string[]? ClassNames { get; private set; }

    /// <summary>Number of columns, the class included.</summary>
    public int ColumnCount { get; }

    /// <summary>Reads a file, every value of it known; an <see cref="InputException"/> says what is wrong in which line.</summary>
    public static CsvTable Read(string path, MissingValues missing)
    {
        var table = new CsvTable(path, ReadRows(path));
        if (missing == MissingValues.Drop)
        {
            table.Rows.RemoveAll(static row => Array.Exists(row.Cells, IsMissing));
        }
        else if (table.Rows.Find(static row => Array.Exists(row.Cells, IsMissing)) is { } row)
        {
            throw table.Missing(row);
        }

        return table.Rows.Count > 0
            ? table
            : throw new InputException(path, 0, "the file has no samples. Write one in a line, its values separated by commas.");
    }

    /// <summary>Whether a cell is a number, finite or not.</summary>
    public static bool IsNumber(string cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>The name of a column (0-based) for messages: "column 3 (age)".</summary>
    public string Describe(int column) => ColumnNames?[column] is { Length: > 0 } name ? $"column {column + 1} ({name})" : $"column {column + 1}";

    private static bool IsMissing(string cell) => cell.Length <= 4 && MissingWords.Contains(cell, StringComparer.OrdinalIgnoreCase);

    private InputException Missing(CsvRow row)
    {
        var column = Array.FindIndex(row.Cells, IsMissing);
        var shown = row.Cells[column].Length == 0 ? "empty" : $"'{row.Cells[column]}'";
        return new InputException(Path, row.Line, $"the value in {Describe(column)} is missing ({shown}). "
            + "Fill it in, delete the line, or append '#missing=drop' to the path to leave such lines out.");
    }

    private static List<CsvRow> ReadRows(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var content = GzipFile.Open(file);
            using var reader = new StreamReader(content, Encoding.UTF8);
            return ReadRows(path, reader);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw GzipFile.Explain(path, exception);
        }
    }

    private static List<CsvRow> ReadRows(string path, StreamReader reader)
    {
        var rows = new List<CsvRow>();
        var number = 0;
        var separator = '\0';
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Contains('\0', StringComparison.Ordinal))
            {
                throw new InputException(path, number, "this is not text. A table is a CSV file, plain or gzip; images are a folder of IDX files.");
            }

            // UCI's adult.test begins with a remark after '|'.
            if (!string.IsNullOrWhiteSpace(line) && line[0] != '|')
            {
                separator = separator == '\0' ? Separator(line) : separator;
                rows.Add(new CsvRow(number, Split(path, number, line, separator)));
            }
        }

        return rows;
    }

    /// <summary>What the first line has most of, outside of quotes.</summary>
    private static char Separator(string line)
    {
        var plain = string.Concat(line.Split('"').Where(static (_, k) => k % 2 == 0));
        return ",;\t".MaxBy(candidate => plain.Count(character => character == candidate));
    }

    private static string[] Split(string path, int number, string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var k = 0; k < line.Length; k++)
        {
            if (isQuoted && line[k] == '"' && k + 1 < line.Length && line[k + 1] == '"')
            {
                cell.Append('"');
                k++;
            }
            else if (line[k] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[k] == separator && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(line[k]);
            }
        }

        cells.Add(cell.ToString().Trim());
        return isQuoted
            ? throw new InputException(path, number, "a quotation mark is opened and not closed in this line. Close it, or double it inside a quoted value.")
            : [.. cells];
    }

    private void TakeHeader()
    {
        if (Rows.Count < 2)
        {
            return;
        }

        var (first, second) = (Rows[0].Cells, Rows[1].Cells);
        if (IsScikitHeader(first, second))
        {
            if (first[0] != (Rows.Count - 1).ToString() || first[1] != (second.Length - 1).ToString())
            {
                throw new InputException(Path, Rows[0].Line, $"the header says {first[0]} samples of {first[1]} features, the file has "
                    + $"{Rows.Count - 1} of {second.Length - 1}. Get the file again, or mend the header.");
            }

            ClassNames = first[2..];
            Rows.RemoveAt(0);
        }
        else if (IsNameHeader(first, second))
        {
            ColumnNames = first;
            Rows.RemoveAt(0);
        }
    }

    private static bool IsScikitHeader(string[] first, string[] second) =>
        first.Length >= 4 && second.Length > 2 && IsCount(first[0]) && IsCount(first[1])
        && first[2..].All(static cell => !IsNumber(cell, out _)) && second[2..].All(static cell => IsNumber(cell, out _));

    private static bool IsCount(string cell) => cell.Length > 0 && cell.All(char.IsAsciiDigit);

    private bool IsNameHeader(string[] first, string[] second) =>
        first.Any(static cell => cell.Length > 0) && !first.Any(static cell => IsNumber(cell, out _))
        && first.Where(static cell => cell.Length > 0).GroupBy(static cell => cell, StringComparer.Ordinal).All(static group => group.Count() == 1)
        && ((second.Any(static cell => IsNumber(cell, out _)) && !first.Contains(""))
            || !Rows.Skip(1).Any(row => row.Cells.Zip(first).Any(static pair => pair.First == pair.Second)));

    private void CheckRows()
    {
        if (ColumnCount == 1)
        {
            throw new InputException(Path, Rows[0].Line, "there is one column only. Separate the values by commas, and give one column for the class.");
        }

        var names = ColumnNames?.Length ?? ColumnCount;
        if (names != ColumnCount)
        {
            throw new InputException(Path, Rows[0].Line, $"{ColumnCount} values, but the header names {names} columns.");
        }

        if (Rows.Find(row => row.Cells.Length != ColumnCount) is { } ragged)
        {
            throw new InputException(Path, ragged.Line, $"{ragged.Cells.Length} values; line {Rows[0].Line} has {ColumnCount}. "
                + "Every sample needs the same columns.");
        }
    }
}

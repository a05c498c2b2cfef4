using System.Globalization;
using System.Text;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// The cells of a CSV file, with line numbers for error messages. Separated by commas, semicolons or tabs (whichever the first line has most of); quotes as in
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
    // Memory is estimated from this many rows.
    private const int MeasuredRows = 1000;

    private readonly byte _point;

    private readonly string _separator;

    private CsvTable(string path, List<CsvRow> rows, char decimalPoint, string separator)
    {
        (Path, Rows, _point, _separator) = (path, rows, (byte)decimalPoint, separator);
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

    /// <summary>How the file was understood, for messages.</summary>
    public string Form => $"cells are separated by {_separator}, {(ColumnNames is null ? "no line names the columns" : "the first line names the columns")}";

    /// <summary>Reads a file; an <see cref="InputException"/> says what is wrong in which line.</summary>
    public static CsvTable Read(string path, char decimalPoint)
    {
        try
        {
            using var reader = new CsvReader(PackedFile.Open(new FileStream(path, FileMode.Open, FileAccess.Read)), path);
            var rows = new List<CsvRow>();
            while (reader.Read())
            {
                rows.Add(new CsvRow(reader.Line, reader.Texts()));
                if (rows.Count == MeasuredRows && reader.Share is { } share)
                {
                    Memory.Require($"{path}: a table of about {rows.Count / share:F0} rows and {reader.Count} columns", rows.Sum(Bytes) / share,
                        "Take a part of its rows, or a machine with more.");
                }
            }

            var table = new CsvTable(path, rows, decimalPoint, reader.Separator);
            return rows.Count > 0 ? table : throw new InputException(path, 0, "the file has no samples. Write one in a line, its values separated by commas.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>Whether a cell is empty or marks a missing value.</summary>
    public static bool IsMissing(string cell) => cell.Length <= 4 && CsvNumber.IsMissing(Encoding.UTF8.GetBytes(cell));

    /// <summary>Whether a cell is a number, finite or not.</summary>
    public bool IsNumber(string cell, out double value) => CsvNumber.TryParse(cell, _point, out value);

    /// <summary>The name of a column (0-based): "age", or "column 3" where it has none.</summary>
    public string NameOf(int column) => ColumnNames?[column] is { Length: > 0 } name ? name : $"column {column + 1}";

    /// <summary>The name of a column (0-based) for messages: "column 3 (age)".</summary>
    public string Describe(int column) => ColumnNames?[column] is { Length: > 0 } name ? $"column {column + 1} ({name})" : $"column {column + 1}";

    /// <summary>The column with a name (in any case) or a number from 1.</summary>
    public int Find(string asked)
    {
        var names = ColumnNames ?? [];
        var column = Array.FindIndex(names, name => string.Equals(name, asked, StringComparison.OrdinalIgnoreCase));
        if (column < 0 && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= ColumnCount)
        {
            column = number - 1;
        }

        return column >= 0 ? column : throw new InputException(Path, 0, $"there is no column '{asked}'.{NearestName.Hint(asked, names)} Columns: "
            + (names.Length > 0 ? $"{string.Join(", ", names)}, or their numbers 1 .. {ColumnCount}." : $"1 .. {ColumnCount} (the file has no header)."));
    }

    /// <summary>Least memory of a row in bytes: objects of 16 bytes with a reference each, texts of two bytes a character and their length.</summary>
    private static double Bytes(CsvRow row) => 48 + row.Cells.Sum(static cell => cell.Length == 0 ? 8.0 : 28 + 2 * cell.Length);

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

    private bool IsScikitHeader(string[] first, string[] second) =>
        first.Length >= 4 && second.Length > 2 && IsCount(first[0]) && IsCount(first[1])
        && first[2..].All(cell => !IsNumber(cell, out _)) && second[2..].All(cell => IsNumber(cell, out _));

    private static bool IsCount(string cell) => cell.Length > 0 && cell.All(char.IsAsciiDigit);

    private bool IsNameHeader(string[] first, string[] second) =>
        first.Any(static cell => cell.Length > 0) && !first.Any(cell => IsNumber(cell, out _))
        && first.Where(static cell => cell.Length > 0).GroupBy(static cell => cell, StringComparer.Ordinal).All(static group => group.Count() == 1)
        && ((second.Any(cell => IsNumber(cell, out _)) && !first.Contains(""))
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

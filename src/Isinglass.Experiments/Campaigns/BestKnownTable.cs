using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// Best known values by instance, read from CSV files: a header with the column <c>instance</c> and one that begins with <c>best</c> or is called
/// <c>optimum</c>, <c>opb_min_value</c> or <c>min_energy</c>; <c>_min</c>, <c>_max</c> and <c>_cut</c> in its name give the sense, which must be that of the
/// problem file. Lines that begin with '#' are comments, an empty value is an unknown one.
/// </summary>
internal sealed class BestKnownTable
{
    /// <summary>A table of this name beside the instances is used when none is given.</summary>
    public const string FileName = "best_known.csv";

    private static readonly string[] OtherNames = ["optimum", "opb_min_value", "min_energy"];

    private readonly Dictionary<string, (double Value, ObjectiveSense? Sense)> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the files, later ones adding to earlier ones.</summary>
    public static BestKnownTable Read(IEnumerable<string> paths)
    {
        var table = new BestKnownTable();
        foreach (var path in paths)
        {
            table.Add(path);
        }

        return table;
    }

    /// <summary>The value of an instance; null when the table has none.</summary>
    /// <exception cref="InputException">The table's sense is not the file's.</exception>
    public double? Find(string instance, ObjectiveSense sense)
    {
        if (!_values.TryGetValue(instance, out var entry))
        {
            return null;
        }

        return entry.Sense is null || entry.Sense == sense ? entry.Value
            : throw new InputException($"The best known value of {instance} is to be {(entry.Sense == ObjectiveSense.Maximize ? "maximised" : "minimised")}, "
                + "but the file is read the other way round. Say what the file means (`as`), or use another table (`best_known`).");
    }

    private void Add(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, 0, $"cannot be read: {exception.Message}", exception);
        }

        var first = Array.FindIndex(lines, static line => !IsSkipped(line));
        var header = first >= 0 ? Cells(lines[first]) : [];
        var name = header.IndexOf("instance");
        var value = header.FindIndex(static cell => cell.StartsWith("best", StringComparison.Ordinal) || OtherNames.Contains(cell));
        if (name < 0 || value < 0)
        {
            throw new InputException(
                path, Math.Max(1, first + 1), "a table of best known values begins with a header that has the columns 'instance' and 'best_known'.");
        }

        ObjectiveSense? sense = header[value] switch
        {
            var column when column.EndsWith("_max", StringComparison.Ordinal) || column.EndsWith("_cut", StringComparison.Ordinal) => ObjectiveSense.Maximize,
            var column when column.Contains("min", StringComparison.Ordinal) => ObjectiveSense.Minimize,
            _ => null,
        };
        for (var k = first + 1; k < lines.Length; k++)
        {
            if (IsSkipped(lines[k]))
            {
                continue;
            }

            var cells = Cells(lines[k]);
            if (cells.Count <= Math.Max(name, value))
            {
                throw new InputException(path, k + 1, $"the line has {cells.Count} cells, the header {header.Count}.");
            }

            if (cells[value].Length > 0)
            {
                _values[cells[name]] = double.TryParse(cells[value], out var number) && double.IsFinite(number) ? (number, sense)
                    : throw new InputException(path, k + 1, $"'{cells[value]}' stands where the best known value of {cells[name]} should be, a number.");
            }
        }
    }

    private static bool IsSkipped(string line) => line.Length == 0 || line[0] == '#';

    /// <summary>The cells of a line; commas between double quotes belong to a cell.</summary>
    private static List<string> Cells(string line)
    {
        var parts = line.Split('"');
        var cells = new List<string> { "" };
        for (var k = 0; k < parts.Length; k++)
        {
            string[] pieces = k % 2 == 1 ? [parts[k]] : parts[k].Split(',');
            cells[^1] += pieces[0];
            cells.AddRange(pieces[1..]);
        }

        return cells.ConvertAll(static cell => cell.Trim());
    }
}

using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// Best known values by instance, read from CSV files: a header with the column <c>instance</c> and one whose name begins with <c>best_known</c> (or is
/// <c>opb_min_value</c>); <c>_min</c>, <c>_max</c> and <c>_cut</c> at its end say the sense, which must be the file's own.
/// </summary>
internal sealed class BestKnownTable
{
    private readonly Dictionary<string, (double Value, ObjectiveSense? Sense)> _values = new(StringComparer.Ordinal);

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
                + "but the file is read the other way round. Say what the file means with --as, or use another table.");
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

        var header = lines.Length > 0 ? Cells(lines[0]) : [];
        var name = header.IndexOf("instance");
        var value = header.FindIndex(cell => cell.StartsWith("best_known", StringComparison.Ordinal) || cell == "opb_min_value");
        if (name < 0 || value < 0)
        {
            throw new InputException(path, 1, "a table of best known values begins with a header that has the columns 'instance' and 'best_known'.");
        }

        ObjectiveSense? sense = header[value] switch
        {
            var column when column.EndsWith("_max", StringComparison.Ordinal) || column.EndsWith("_cut", StringComparison.Ordinal) => ObjectiveSense.Maximize,
            var column when column.Contains("_min", StringComparison.Ordinal) => ObjectiveSense.Minimize,
            _ => null,
        };
        for (var k = 1; k < lines.Length; k++)
        {
            var cells = Cells(lines[k]);
            if (cells.Count > value && cells.Count > name)
            {
                _values[cells[name]] = double.TryParse(cells[value], out var number) && double.IsFinite(number) ? (number, sense)
                    : throw new InputException(path, k + 1, $"'{cells[value]}' stands where the best known value of {cells[name]} should be, a number.");
            }
            else if (lines[k].Length > 0)
            {
                throw new InputException(path, k + 1, $"the line has {cells.Count} cells, the header {header.Count}.");
            }
        }
    }

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

using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// Best known objectives by instance, from a CSV file with a column <c>instance</c> and one of the columns below; in the sense of the instance's file.
/// </summary>
internal sealed class BestKnown
{
    /// <summary>Looked for beside the instances.</summary>
    public const string FileName = "best_known.csv";

    // The first of these that the file has is taken.
    private static readonly string[] Columns = ["best", "best_known", "best_known_max", "best_known_min", "opb_min_value", "optimum", "min_energy"];

    private readonly Dictionary<string, double> _values = new(StringComparer.OrdinalIgnoreCase);

    private BestKnown()
    {
    }

    /// <summary>The values of a file; none when it is null.</summary>
    public static BestKnown Read(string? path)
    {
        var best = new BestKnown();
        if (path is null)
        {
            return best;
        }

        var lines = ReadLines(path).Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(',')).ToArray();
        var header = lines.Length > 0 ? lines[0] : [];
        var name = Array.IndexOf(header, "instance");
        var value = Columns.Select(column => Array.IndexOf(header, column)).FirstOrDefault(static index => index >= 0, -1);
        if (name < 0 || value < 0)
        {
            throw new InputException($"{path}: the first line must name the columns, 'instance' and one of {string.Join(", ", Columns)}.");
        }

        foreach (var line in lines.Skip(1))
        {
            if (line.Length > Math.Max(name, value) && double.TryParse(line[value], out var number))
            {
                best._values[line[name]] = number;
            }
        }

        return best;
    }

    /// <summary>The best known objective of a problem file, or null.</summary>
    public double? Of(string path) => _values.TryGetValue(NameOf(path), out var value) ? value : null;

    /// <summary>A file's name without its endings.</summary>
    public static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}

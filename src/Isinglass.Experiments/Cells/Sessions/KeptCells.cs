using System.Text.Json;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>Runs nothing: returns the finished cells of a folder, which another process may be writing, so that a study can be shown while it runs.</summary>
internal sealed class KeptCells : ICellRunner
{
    private readonly Dictionary<(string Plan, ulong Seed), string> _results = [];

    /// <summary>Reads the cells finished so far; an incomplete last line is left out.</summary>
    public KeptCells(string folder)
    {
        var path = Path.Combine(folder, CellJournal.CellsName);
        if (!File.Exists(path))
        {
            return;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            try
            {
                if (JsonSerializer.Deserialize(line, CellJson.Default.JournalLine) is { } cell)
                {
                    _results[(cell.Plan, cell.Seed)] = cell.Result.Text;
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // The process that writes the folder reports errors in it.
            }
        }
    }

    /// <summary>Number of finished cells.</summary>
    public int Count => _results.Count;

    /// <summary>Number of plans with a finished cell.</summary>
    public int PlanCount => _results.Keys.Select(key => key.Plan).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The largest seed; 0 without cells.</summary>
    public ulong LastSeed => _results.Keys.Select(key => key.Seed).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        foreach (var cell in cells)
        {
            if (_results.TryGetValue((cell.PlanHash, cell.Seed), out var result))
            {
                observer.Finish(cell, result);
            }
        }
    }
}

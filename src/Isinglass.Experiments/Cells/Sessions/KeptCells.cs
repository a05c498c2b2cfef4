using System.Text.Json;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>Runs nothing: the finished cells of a folder are its results, whoever fills it at the same time. So a study shows what it has so far.</summary>
internal sealed class KeptCells : ICellRunner
{
    private readonly Dictionary<(string Plan, ulong Seed), string> _results = [];

    /// <summary>Reads what is finished by now; a last line that is not whole yet is left out.</summary>
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
                // Who fills the folder says what is wrong with it.
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

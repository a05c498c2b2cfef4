using System.Runtime.ExceptionServices;
using System.Text.Json;
using Isinglass.Experiments.Studies;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>
/// The cells of a running study. Cells in its folder are not run again; finished ones are kept at once, so that the same command resumes after any
/// interruption, also after a killed process, with the same result.
/// </summary>
internal sealed class CellSession : ICellObserver, IDisposable
{
    // The longest time of a timer.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly Dictionary<(string Plan, ulong Seed), string> _results = [];
    private readonly Dictionary<(string Plan, ulong Seed), string> _labels = [];
    private readonly CellJournal? _journal;
    private readonly StudyOptions _options;
    private readonly SolveRun _run;
    private readonly int _total;

    /// <summary>Opens a study.</summary>
    /// <param name="study">Its header.</param>
    /// <param name="options">Where its cells run and are kept.</param>
    /// <param name="run">Its clock, which also reports progress.</param>
    /// <param name="total">Expected number of cells, for the progress.</param>
    public CellSession(StudyHeader study, StudyOptions options, SolveRun run, int total)
    {
        (_options, _run, _total) = (options, run, total);
        if (options.Folder is { } folder && options.Runner is CheckingRunner)
        {
            CellJournal.Check(folder, study);
        }
        else
        {
            _journal = options.Folder is null ? null : CellJournal.Open(options.Folder, study with { Started = run.Control.Clock.GetUtcNow().UtcDateTime });
            if (_journal?.Note is { } note)
            {
                options.OnNote?.Invoke(note);
            }
        }
    }

    /// <summary>Runs the cells that are not finished, until the study stops or one of them fails; finished ones are kept.</summary>
    /// <returns>Whether all are finished; if not, the study's clock has the reason.</returns>
    public bool Run(IEnumerable<(Cell Cell, string Label)> cells)
    {
        var missing = new List<Cell>();
        foreach (var (cell, label) in cells)
        {
            var key = (cell.PlanHash, cell.Seed);
            if (_journal?.Find(cell) is { } known)
            {
                _results[key] = known;
            }
            else if (!_results.ContainsKey(key) && _labels.TryAdd(key, label))
            {
                missing.Add(cell);
            }
        }

        if (missing.Count == 0)
        {
            return true;
        }

        using var limit = Limit();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_run.Control.Cancellation, limit?.Token ?? CancellationToken.None);
        if (!stop.IsCancellationRequested)
        {
            var surroundings = new CellSurroundings { Threads = _options.Threads, DataDirectory = _options.DataDirectory };
            _run.Ask(() =>
            {
                (_options.Runner ?? new LocalCellRunner()).Run(missing, surroundings, this, stop.Token);
                return this;
            });
            if (_run.Failure is { } failure && _results.Count == 0)
            {
                if (failure is InputException)
                {
                    _journal?.Abandon();
                }

                ExceptionDispatchInfo.Throw(failure);
            }
        }

        if (missing.TrueForAll(cell => _results.ContainsKey((cell.PlanHash, cell.Seed))))
        {
            return true;
        }

        _run.Finish(_run.Control.Cancellation.IsCancellationRequested ? StopReason.Cancelled : StopReason.TimeLimit);
        return false;
    }

    /// <summary>The result of a cell; null when it is not finished.</summary>
    public TResult? Find<TParameters, TResult>(CellKind<TParameters, TResult> kind, Cell cell)
        where TResult : class
    {
        if (!_results.TryGetValue((cell.PlanHash, cell.Seed), out var result))
        {
            return null;
        }

        try
        {
            return kind.Read(result);
        }
        catch (JsonException exception) when (_journal is not null)
        {
            throw _journal.Damaged(cell, exception);
        }
    }

    public void Begin(Cell cell) => _run.Report((double)_results.Count / _total, $"{_labels[(cell.PlanHash, cell.Seed)]}, seed {cell.Seed}");

    public void Finish(Cell cell, string result)
    {
        _journal?.Add(cell, result);
        _results[(cell.PlanHash, cell.Seed)] = result;
    }

    public void Dispose() => _journal?.Dispose();

    /// <summary>Cancelled when the study's time is over; null without a limit.</summary>
    private CancellationTokenSource? Limit()
    {
        if (_run.Control.TimeLimit is not { } limit)
        {
            return null;
        }

        var left = limit - _run.Elapsed;
        return new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left, _run.Control.Clock);
    }
}

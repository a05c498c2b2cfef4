using System.Runtime.InteropServices;
using Isinglass.Model;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// Who works, who left or was lost, and who went on with what they had: kept in the folder of the run, where people look for it while it runs.
/// </summary>
internal sealed class WorkerBook(TimeProvider clock)
{
    public const string Here = "here", Left = "left", Lost = "lost", Silent = "silent";

    /// <summary>The members give up who is lost only when they agree, which takes longer where they are busy. Until then others answer for it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>What changes is written at most so often.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock;
    private readonly Lock _lock = new();
    private readonly List<WorkerFact> _workers = [];
    private readonly Dictionary<string, string> _holders = [];
    private readonly Dictionary<(string Of, string By), int> _moves = [];
    private string _unit = "scenarios";
    private bool _isChanged;

    /// <summary>What is known now.</summary>
    public WorkerFacts Facts
    {
        get
        {
            lock (_lock)
            {
                // A worker that is merely slow keeps what it has, though another one may answer for it.
                WorkerFact[] workers = [.. _workers.Select(worker => IsSilent(worker) ? worker with { State = Silent } : worker)];
                var gone = workers.Where(static worker => worker.State != Here).Select(static worker => worker.Name).ToHashSet(StringComparer.Ordinal);
                return new WorkerFacts(_unit, workers, [.. _moves.Where(move => gone.Contains(move.Key.Of))
                    .Select(static move => new TakeoverFact(move.Key.Of, move.Key.By, move.Value))]);
            }
        }
    }

    /// <summary>A worker is in a state; the first one that is not <see cref="Here"/> is kept.</summary>
    public void See(string worker, string state)
    {
        lock (_lock)
        {
            var k = Find(worker);
            if (_workers[k].State == Here && state != Here)
            {
                _workers[k] = _workers[k] with { State = state, Until = Now };
                _isChanged = true;
            }
        }
    }

    /// <summary>A worker had something when it was lost.</summary>
    public void Drop(string what, string worker)
    {
        lock (_lock)
        {
            _holders[what] = worker;
        }

        See(worker, Lost);
    }

    /// <summary>A worker answered.</summary>
    /// <param name="unit">What it answers: scenarios or cells.</param>
    /// <param name="what">Which one.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="computed">Time that it took.</param>
    public void Answer(string unit, string what, string worker, TimeSpan computed)
    {
        lock (_lock)
        {
            var k = Find(worker);
            var before = _workers[k];
            _workers[k] = before with { Answers = before.Answers + 1, Seconds = before.Seconds + computed.TotalSeconds, Last = Now };
            if (_holders.TryGetValue(what, out var holder) && holder != worker)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_moves, (holder, worker), out _)++;
            }

            (_holders[what], _unit, _isChanged) = (worker, unit, true);
        }
    }

    /// <summary>
    /// Keeps the book in the folder of a run from its first answer on, until what is returned is disposed; a folder that is not there has none.
    /// </summary>
    public IDisposable KeepIn(string folder) => new Keeping(this, folder);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private bool IsSilent(WorkerFact worker) => worker.State == Here && _moves.Keys.Any(move => move.Of == worker.Name)
        && _workers.Max(static other => other.Last) - worker.Last >= Silence;

    private int Find(string name)
    {
        var k = _workers.FindIndex(worker => worker.Name == name);
        if (k < 0)
        {
            (k, _isChanged) = (_workers.Count, true);
            _workers.Add(new WorkerFact(name, Here, Now, null, 0, 0, null));
        }

        return k;
    }

    /// <summary>Whether there is something to write; it is then taken as written.</summary>
    private bool TakeChange()
    {
        lock (_lock)
        {
            var isTold = _isChanged && _workers.Exists(static worker => worker.Answers > 0);
            _isChanged &= !isTold;
            return isTold;
        }
    }

    private sealed class Keeping : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly WorkerBook _book;
        private readonly string _folder;
        private readonly ITimer _timer;
        private bool _isOver;

        public Keeping(WorkerBook book, string folder)
        {
            (_book, _folder) = (book, folder);
            _timer = book._clock.CreateTimer(_ => Write(), null, Interval, Interval);
        }

        public void Dispose()
        {
            _timer.Dispose();
            Write();
            lock (_lock)
            {
                _isOver = true;
            }
        }

        private void Write()
        {
            lock (_lock)
            {
                if (_isOver || !Directory.Exists(_folder) || !_book.TakeChange())
                {
                    return;
                }

                try
                {
                    _book.Facts.Write(_folder);
                }
                catch (WorkException)
                {
                    // A full disk: the run itself says so, and nothing is lost but what is shown.
                }
            }
        }
    }
}

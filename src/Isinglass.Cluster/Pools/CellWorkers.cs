using System.Collections.Concurrent;
using Isinglass.Cluster.Messages;
using Isinglass.Experiments.Cells;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// Runs cells on the slots of workers: every free slot takes the next one. Workers may join and leave; a cell whose worker is lost is run again elsewhere, and
/// after three lost workers it is set aside, so that the others are finished.
/// </summary>
/// <param name="members">The workers.</param>
/// <param name="book">Who ran what.</param>
internal sealed class CellWorkers(ICellMembers members, WorkerBook book)
{
    private const int MostDeaths = 3;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1), EmptyInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs cells; see <see cref="ICellRunner.Run"/>.</summary>
    /// <exception cref="InputException">A cell cannot be run as described.</exception>
    /// <exception cref="WorkException">A cell ends the workers that run it.</exception>
    public async Task RunAsync(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = new Work(cells, surroundings, observer, end);
        var lanes = new Dictionary<string, Task>(StringComparer.Ordinal);
        while (!end.IsCancellationRequested)
        {
            foreach (var member in await AliveAsync())
            {
                if (!lanes.TryGetValue(member, out var lane) || lane.IsCompleted)
                {
                    lanes[member] = ServeAsync(member, work);
                }
            }

            await Task.WhenAny(work.Ended, Task.Delay(LookInterval, CancellationToken.None));
        }

        await Task.WhenAll(lanes.Values);
        work.Complain();
    }

    private async Task<IReadOnlyList<string>> AliveAsync()
    {
        try
        {
            return await members.Alive();
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // A queried member is lost; the next query will not list it.
            return [];
        }
    }

    /// <summary>Runs cells on all slots of a worker, until there are none or the worker is lost.</summary>
    private async Task ServeAsync(string member, Work work)
    {
        try
        {
            var slots = await members.Slots(member);
            var lost = new TaskCompletionSource();
            await Task.WhenAll(Enumerable.Range(0, slots).Select(slot => ServeAsync(member, slot, work, lost)));
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // It is tried again as long as it is a member.
        }
    }

    /// <summary>
    /// Runs cells on one slot. When one slot notices that the worker is lost, the others end after their current cell: nothing more is sent to a lost worker,
    /// and one that was declared lost in error is served again on all its slots.
    /// </summary>
    private async Task ServeAsync(string member, int slot, Work work, TaskCompletionSource lost)
    {
        while (!work.Ended.IsCompleted && !lost.Task.IsCompleted)
        {
            if (!work.TryTake(out var cell))
            {
                await Task.WhenAny(work.Ended, Task.Delay(EmptyInterval, CancellationToken.None));
                continue;
            }

            try
            {
                var watch = Watch.Start();
                var reply = await members.Run(member, slot, CellMessage.Of(cell, work.Surroundings), work.Cancellation);
                work.Take(cell, reply);
                if (reply.Result is not null)
                {
                    book.Answer("cells", Name(cell), member, watch.Elapsed);
                }
            }
            catch (Exception exception) when (IsLoss(exception))
            {
                lost.TrySetResult();
                book.Drop(Name(cell), member);
                work.Return(cell);
                return;
            }
        }
    }

    private static string Name(Cell cell) => $"{cell.PlanHash}/{cell.Seed}";

    private static bool IsLoss(Exception exception) => exception is OrleansException or TimeoutException or OperationCanceledException or ArgumentException;

    /// <summary>The cells that are not finished.</summary>
    private sealed class Work
    {
        private readonly Lock _lock = new();
        private readonly ConcurrentQueue<Cell> _waiting;
        private readonly Dictionary<Cell, int> _deaths = [];
        private readonly List<Cell> _aside = [];
        private readonly ICellObserver _observer;
        private readonly CancellationTokenSource _end;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;
        private Exception? _refusal;

        public Work(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationTokenSource end)
        {
            (_waiting, _left, Surroundings, _observer, _end) = (new ConcurrentQueue<Cell>(cells), cells.Count, surroundings, observer, end);
            _end.Token.Register(() => _ended.TrySetResult());
        }

        public CellSurroundings Surroundings { get; }

        public CancellationToken Cancellation => _end.Token;

        /// <summary>Completed when no work is left, or it is cancelled.</summary>
        public Task Ended => _ended.Task;

        public bool TryTake(out Cell cell)
        {
            if (_end.IsCancellationRequested || !_waiting.TryDequeue(out cell!))
            {
                cell = null!;
                return false;
            }

            lock (_lock)
            {
                _observer.Begin(cell);
            }

            return true;
        }

        public void Take(Cell cell, CellReply reply)
        {
            lock (_lock)
            {
                if (reply.Result is { } result)
                {
                    _observer.Finish(cell, result);
                    Count();
                }
                else if (reply.Refusal is { } refusal)
                {
                    _refusal ??= reply.HasFailed ? new WorkException(refusal) : new InputException(refusal);
                    _end.Cancel();
                }
            }
        }

        /// <summary>Takes back a cell whose worker is lost.</summary>
        public void Return(Cell cell)
        {
            lock (_lock)
            {
                var deaths = _deaths[cell] = _deaths.GetValueOrDefault(cell) + 1;
                if (deaths < MostDeaths)
                {
                    _waiting.Enqueue(cell);
                }
                else
                {
                    _aside.Add(cell);
                    Count();
                }
            }
        }

        public void Complain()
        {
            if (_refusal is { } refusal)
            {
                throw refusal;
            }

            if (_aside is [var cell, ..])
            {
                throw new WorkException($"{_aside.Count} cells were set aside, each after {MostDeaths} workers were lost while they ran it; the first is a "
                    + $"{cell.Kind} with seed {cell.Seed}. Perhaps one needs more memory than a worker has. The others are finished and kept.");
            }
        }

        private void Count()
        {
            if (--_left == 0)
            {
                _end.Cancel();
            }
        }
    }
}

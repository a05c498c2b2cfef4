using System.Collections.Concurrent;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Grains;

/// <summary>
/// Threads for solves, one for each processor that a worker may use. They are not those of the thread pool, which answers probes: a worker that does not answer
/// would be declared dead.
/// </summary>
internal sealed class ComputeSlots : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread[] _threads;

    public ComputeSlots(int count)
    {
        _threads = [.. Enumerable.Range(0, count)
            .Select(k => new Thread(Serve) { IsBackground = true, Name = $"slot {k}", Priority = ThreadPriority.BelowNormal })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Number of threads.</summary>
    public int Count => _threads.Length;

    /// <summary>Runs work on a thread; returns also the time in the queue and of the work.</summary>
    public Task<(T Result, TimeSpan Waited, TimeSpan Took)> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<(T, TimeSpan, TimeSpan)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Watch.Start();
        _work.Add(() =>
        {
            var (waited, begun) = (asked.Elapsed, Watch.Start());
            try
            {
                done.SetResult((work(), waited, begun.Elapsed));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _work.Dispose();
    }

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}

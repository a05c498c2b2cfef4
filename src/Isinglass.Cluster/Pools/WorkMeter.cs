using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>Measures the cost of a run's rounds.</summary>
internal sealed class WorkMeter
{
    private readonly Lock _lock = new();
    private long _sent;
    private long _received;
    private long _retried;
    private RoundTime _time;

    /// <summary>Counts the bytes of a message.</summary>
    public void Count(int sent, int received)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _received, received);
    }

    /// <summary>Adds a finished round.</summary>
    public void Add(RoundTime time, bool isRetried)
    {
        lock (_lock)
        {
            _time += time;
            _retried += isRetried ? 1 : 0;
        }
    }

    /// <summary>The total so far.</summary>
    public WorkerReport Report(int workers, long blobBytes)
    {
        lock (_lock)
        {
            return new WorkerReport(workers, _retried, Interlocked.Read(ref _sent) + blobBytes, Interlocked.Read(ref _received), _time);
        }
    }
}

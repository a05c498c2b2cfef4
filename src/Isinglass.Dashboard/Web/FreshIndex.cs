using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Web;

/// <summary>
/// An index that is updated on requests: a request that finds it slightly old starts a scan of the folders in the background and is answered from the index;
/// one that finds it old waits. Large stores are scanned less often, so that scans take at most a tenth of the time.
/// </summary>
internal sealed class FreshIndex : IDisposable
{
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;
    private TimeSpan _interval = TimeSpan.FromSeconds(0.5);
    private long _looked;

    /// <summary>Scans the folders once.</summary>
    public FreshIndex(string store, TimeProvider clock)
    {
        (Runs, _clock) = (RunIndex.Open(store), clock);
        Look();
    }

    /// <summary>The index.</summary>
    public RunIndex Runs { get; }

    /// <summary>The index, recent enough for a visitor.</summary>
    public async Task<RunIndex> GetAsync()
    {
        Task looking;
        TimeSpan age;
        lock (_lock)
        {
            age = _clock.GetElapsedTime(_looked);
            if (age > _interval && _looking.IsCompleted)
            {
                _looking = Task.Run(Look);
            }

            looking = _looking;
        }

        if (age > Old)
        {
            await looking;
        }

        return Runs;
    }

    /// <summary>Scans the folders now.</summary>
    public async Task RefreshAsync() => await Task.Run(Look);

    /// <inheritdoc/>
    public void Dispose() => Runs.Dispose();

    private void Look()
    {
        var begin = _clock.GetTimestamp();
        Runs.Refresh(_clock.GetUtcNow().UtcDateTime);
        lock (_lock)
        {
            _looked = _clock.GetTimestamp();
            _interval = TimeSpan.FromSeconds(Math.Max(0.5, 10 * _clock.GetElapsedTime(begin, _looked).TotalSeconds));
        }
    }
}

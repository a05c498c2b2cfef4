using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Web;

/// <summary>
/// An index that is looked after while people look at it: a request that finds it older than a moment starts a look at the folders in the background and is
/// answered from what is known, one that finds
/// it old waits. Large stores are looked at less often, so that looking takes a tenth of the time at most.
/// </summary>
internal sealed class FreshIndex : IDisposable
{
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;
    private TimeSpan _interval = TimeSpan.FromSeconds(0.5);
    private long _looked;

    /// <summary>Looks at the folders once.</summary>
    public FreshIndex(string store, TimeProvider clock)
    {
        (Runs, _clock) = (RunIndex.Open(store), clock);
        Look();
    }

    /// <summary>The index.</summary>
    public RunIndex Runs { get; }

    /// <summary>The index, as new as a visitor expects.</summary>
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

    /// <summary>Looks at the folders now.</summary>
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

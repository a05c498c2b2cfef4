using Isinglass.Hedging.Snapshots;

namespace Isinglass.Training.Runs;

/// <summary>
/// What a training run has finished, and where it is: margins, starts of the present margin, and the snapshot of the present start. From time to time it hands out a
/// checkpoint; begun from one, the run goes on to the same bits.
/// </summary>
internal sealed class RunKeeper
{
    private readonly Recipe _recipe;
    private readonly Action<TrainingCheckpoint>? _listener;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private HedgingSnapshot? _snapshot;
    private long _last;

    public RunKeeper(Recipe recipe, TrainerOptions options, TimeProvider clock)
    {
        (_recipe, _listener, _interval, _clock, _last) = (recipe, options.OnCheckpoint, options.CheckpointInterval, clock, clock.GetTimestamp());
        if (options.Resume is { } checkpoint)
        {
            Fits.AddRange(checkpoint.Fits);
            Starts.AddRange(checkpoint.Starts);
            _snapshot = checkpoint.Snapshot;
        }
    }

    /// <summary>Margins that are finished.</summary>
    public List<Fit> Fits { get; } = [];

    /// <summary>Starts of the present margin that are finished.</summary>
    public List<Start> Starts { get; } = [];

    /// <summary>The snapshot to go on from, once.</summary>
    public HedgingSnapshot? TakeSnapshot()
    {
        var snapshot = _snapshot;
        _snapshot = null;
        return snapshot;
    }

    /// <summary>A margin is finished: the next one begins without starts.</summary>
    public void Add(Fit fit)
    {
        Fits.Add(fit);
        Starts.Clear();
    }

    /// <summary>Hands out a checkpoint when the last one is older than the interval.</summary>
    public void Offer(Func<HedgingSnapshot>? take)
    {
        if (_listener is not null && _clock.GetElapsedTime(_last) >= _interval)
        {
            _listener(new TrainingCheckpoint { Recipe = _recipe, Fits = [.. Fits], Starts = [.. Starts], Snapshot = take?.Invoke() });
            _last = _clock.GetTimestamp();
        }
    }
}

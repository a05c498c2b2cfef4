using Isinglass.Hedging.Snapshots;
using Isinglass.Model.Control;

namespace Isinglass.Training.Runs;

/// <summary>
/// What a training run has finished, and where it is: margins, starts of the present margin, and the snapshot of the present start. From time to time, and
/// when the run is cut short, it hands out a checkpoint; begun from one, the run goes on to the same bits.
/// </summary>
internal sealed class RunKeeper
{
    private readonly Recipe _recipe;
    private readonly Action<TrainingCheckpoint>? _listener;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private HedgingSnapshot? _snapshot;
    private long _last;
    private (int Margins, int Starts)? _handedOut;

    /// <summary>A keeper of a run that goes on by <paramref name="recipe"/>.</summary>
    public RunKeeper(Recipe recipe, TrainerOptions options, TimeProvider clock)
    {
        (_recipe, _listener, _interval, _clock, _last) = (recipe, options.OnCheckpoint, options.CheckpointInterval, clock, clock.GetTimestamp());
        Baselines = options.Baselines;
        Profile = options.Profile ?? options.Resume?.Profile;
        if (options.Resume is { } checkpoint)
        {
            Margins.AddRange(checkpoint.Margins);
            Starts.AddRange(checkpoint.Starts);
            _snapshot = checkpoint.Snapshot;
            Baselines &= checkpoint.Baselines;
            _handedOut = (Margins.Count, Starts.Count);
        }
    }

    /// <summary>Whether baselines are trained at the end: a resumed run keeps what it was begun with.</summary>
    public bool Baselines { get; }

    /// <summary>The machine profile that was asked for, now or when a resumed run was begun.</summary>
    public string? Profile { get; }

    /// <summary>Margins that are finished.</summary>
    public List<MarginRun> Margins { get; } = [];

    /// <summary>Starts of the present margin, the last of which may have been cut short.</summary>
    public List<MethodRun> Starts { get; } = [];

    /// <summary>Whether a run that stopped for this reason can go on.</summary>
    public static bool IsCut(StopReason reason) => reason is StopReason.Cancelled or StopReason.TimeLimit;

    /// <summary>The snapshot to go on from, once.</summary>
    public HedgingSnapshot? TakeSnapshot()
    {
        var snapshot = _snapshot;
        _snapshot = null;
        return snapshot;
    }

    /// <summary>A margin is finished: the next one begins without starts.</summary>
    public void Add(MarginRun margin)
    {
        Margins.Add(margin);
        Starts.Clear();
    }

    /// <summary>Hands out a checkpoint when the last one is older than the interval.</summary>
    public void Offer(Func<HedgingSnapshot>? take)
    {
        if (_listener is not null && _clock.GetElapsedTime(_last) >= _interval)
        {
            HandOut(take?.Invoke());
        }
    }

    /// <summary>
    /// The run is cut short: whoever keeps checkpoints gets one, if only to begin the present start again. One of the present start that was handed out before
    /// knows more and stays.
    /// </summary>
    public void Close()
    {
        Starts.RemoveAll(start => IsCut(start.StopReason));
        if (_listener is not null && _handedOut != (Margins.Count, Starts.Count))
        {
            HandOut(null);
        }
    }

    private void HandOut(HedgingSnapshot? snapshot)
    {
        _listener!(new TrainingCheckpoint
        {
            Recipe = _recipe,
            Baselines = Baselines,
            Profile = Profile,
            Margins = [.. Margins],
            Starts = [.. Starts],
            Snapshot = snapshot
        });
        _last = _clock.GetTimestamp();
        _handedOut = (Margins.Count, Starts.Count);
    }
}

using Isinglass.Hedging;
using Isinglass.Hedging.Snapshots;
using Isinglass.Model.Control;

namespace Isinglass.Training.Runs;

/// <summary>
/// The state of a training run: finished margins, starts of the current margin, and the snapshot of the current start. It makes a checkpoint from time to time
/// and when the run is cut short; a run resumed from one ends with the same bits.
/// </summary>
internal sealed class RunKeeper
{
    private readonly Recipe _recipe;
    private readonly Action<TrainingCheckpoint>? _listener;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly Func<bool>? _isWanted;
    private HedgingSnapshot? _snapshot;
    private long _last;
    private (int Margins, int Starts)? _handedOut;

    /// <summary>The state of a new or resumed run, whose checkpoints hold <paramref name="recipe"/>.</summary>
    public RunKeeper(Recipe recipe, TrainerOptions options, TimeProvider clock)
    {
        (_recipe, _listener, _interval, _clock, _last) = (recipe, options.OnCheckpoint, options.CheckpointInterval, clock, clock.GetTimestamp());
        _isWanted = options.IsCheckpointWanted;
        Baselines = HasBaselines(options);
        Profile = options.Profile ?? options.Resume?.Profile;
        if (options.Resume is { } checkpoint)
        {
            Margins.AddRange(checkpoint.Margins);
            Starts.AddRange(checkpoint.Starts);
            _snapshot = checkpoint.Snapshot;
            _handedOut = (Margins.Count, Starts.Count);
        }
    }

    /// <summary>Whether baselines are trained at the end.</summary>
    public bool Baselines { get; }

    /// <summary>The requested machine profile, of this call or of the start of a resumed run.</summary>
    public string? Profile { get; }

    /// <summary>Margins that are finished.</summary>
    public List<MarginRun> Margins { get; } = [];

    /// <summary>Starts of the current margin, the last of which may have been cut short.</summary>
    public List<HedgingResult> Starts { get; } = [];

    /// <summary>Whether baselines are trained at the end: a resumed run keeps its first choice.</summary>
    public static bool HasBaselines(TrainerOptions options) => options.Baselines && options.Resume is not { Baselines: false };

    /// <summary>Whether a run that stopped for this reason can be resumed.</summary>
    public static bool IsCut(StopReason reason) => reason is StopReason.Cancelled or StopReason.TimeLimit;

    /// <summary>The snapshot to continue from; null from the second call on.</summary>
    public HedgingSnapshot? TakeSnapshot()
    {
        var snapshot = _snapshot;
        _snapshot = null;
        return snapshot;
    }

    /// <summary>Adds a finished margin and clears the starts.</summary>
    public void Add(MarginRun margin)
    {
        Margins.Add(margin);
        Starts.Clear();
    }

    /// <summary>Makes a checkpoint if the last one is older than the interval, or one is requested.</summary>
    public void Offer(Func<HedgingSnapshot>? take)
    {
        if (_listener is not null && (_clock.GetElapsedTime(_last) >= _interval || _isWanted?.Invoke() == true))
        {
            HandOut(take?.Invoke());
        }
    }

    /// <summary>
    /// Ends a run that is cut short: makes a checkpoint, from which the current start begins again, unless there is one of that start already.
    /// </summary>
    public void Close()
    {
        Starts.RemoveAll(start => IsCut(start.Solution.StopReason));
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

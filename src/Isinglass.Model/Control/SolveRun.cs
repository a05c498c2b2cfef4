namespace Isinglass.Model.Control;

/// <summary>
/// The clock, incumbent value and trace of one run. Safe to use from several threads. Values decide nothing but the stop, so equal seeds give equal
/// bits whenever no time limit, target or cancellation intervenes.
/// </summary>
public sealed class SolveRun
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _start;
    private readonly List<TracePoint> _trace = [];
    private TimeSpan _lastImprovement;
    private TimeSpan _lastReport = -ReportInterval;
    private double _best = double.PositiveInfinity;
    private volatile int _stopReason;

    internal SolveRun(SolveControl control)
    {
        Control = control;
        _start = control.Clock.GetTimestamp();
    }

    /// <summary>The control that started this run.</summary>
    public SolveControl Control { get; }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => Control.Clock.GetElapsedTime(_start);

    /// <summary>Best objective offered so far; +infinity before the first.</summary>
    public double Best => Volatile.Read(ref _best);

    /// <summary>Why to stop, or <see cref="StopReason.None"/>.</summary>
    public StopReason StopReason => (StopReason)_stopReason;

    /// <summary>All improvements so far, oldest first.</summary>
    public IReadOnlyList<TracePoint> Trace
    {
        get
        {
            lock (_lock)
            {
                return [.. _trace];
            }
        }
    }

    /// <summary>What failed outside, and so ended the run; null = nothing did.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Asks something outside, a machine usually. If it fails, the run ends, and what was found before stands.</summary>
    /// <returns>The answer; null where there is none.</returns>
    internal T? Ask<T>(Func<T?> question)
        where T : class
    {
        try
        {
            return question();
        }
        catch (Exception exception) when (exception is WorkException or InputException)
        {
            Failure ??= exception;
            Finish(StopReason.MachineFailure);
            return null;
        }
    }

    /// <summary>Offers a value; true when it is the best so far.</summary>
    public bool Offer(double objective)
    {
        if (!(objective < Volatile.Read(ref _best)))
        {
            return false;
        }

        lock (_lock)
        {
            if (!(objective < _best))
            {
                return false;
            }

            Volatile.Write(ref _best, objective);
            _lastImprovement = Elapsed;
            _trace.Add(new TracePoint(_lastImprovement, objective));
            return true;
        }
    }

    /// <summary>
    /// Takes over the improvements of a part of this run: the part began at <paramref name="begun"/>, and its values are this run's but for a constant.
    /// </summary>
    public void Include(IReadOnlyList<TracePoint> trace, TimeSpan begun, double constant = 0)
    {
        lock (_lock)
        {
            foreach (var point in trace)
            {
                if (point.Objective + constant < _best)
                {
                    Volatile.Write(ref _best, point.Objective + constant);
                    _lastImprovement = begun + point.Elapsed;
                    _trace.Add(new TracePoint(_lastImprovement, _best));
                }
            }
        }
    }

    /// <summary>Whether to stop now; once true it stays true. Costs a clock reading: ask once a sweep, not once a flip.</summary>
    public bool ShouldStop()
    {
        if (_stopReason != 0)
        {
            return true;
        }

        var reason = StopReason.None;
        if (Control.Cancellation.IsCancellationRequested)
        {
            reason = StopReason.Cancelled;
        }
        else if (Control.Target is { } target && Best <= target)
        {
            reason = StopReason.Target;
        }
        else if (Control.TimeLimit is { } limit && Elapsed >= limit)
        {
            reason = StopReason.TimeLimit;
        }
        else if (Control.NoImprovement is { } patience && Elapsed - _lastImprovement >= patience)
        {
            reason = StopReason.NoImprovement;
        }

        if (reason == StopReason.None)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _stopReason, (int)reason, 0);
        return true;
    }

    /// <summary>Ends the run for a reason of the method's own; the first reason stays.</summary>
    public StopReason Finish(StopReason reason)
    {
        Interlocked.CompareExchange(ref _stopReason, (int)reason, 0);
        return StopReason;
    }

    /// <summary>Tells the listener how far the run is, at most ten times a second.</summary>
    /// <param name="fraction">Share of the planned work that is done, 0..1; NaN when unknown (the time limit then gives the share).</param>
    /// <param name="message">What is being done, in a few words.</param>
    public void Report(double fraction, string message) => Report(fraction, message, Best);

    /// <summary>
    /// Takes the progress of a part for this run's: what the part does, and its best; where there is a time limit, with the share of this run's own time.
    /// </summary>
    /// <param name="shift">What a part's objective lacks to be this run's.</param>
    /// <returns>Null when nobody listens.</returns>
    internal IProgress<SolveProgress>? Relay(double shift = 0) => Control.Progress is null ? null : new PartProgress(this, shift);

    private void Report(double fraction, string message, double best)
    {
        if (Control.Progress is not { } progress)
        {
            return;
        }

        var elapsed = Elapsed;
        lock (_lock)
        {
            if (elapsed - _lastReport < ReportInterval)
            {
                return;
            }

            _lastReport = elapsed;
        }

        var byTime = Control.TimeLimit is { } limit ? elapsed / limit : double.NaN;
        var share = double.IsNaN(fraction) ? byTime : double.IsNaN(byTime) ? fraction : Math.Max(fraction, byTime);
        TimeSpan? remaining = share is > 0 and <= 1 ? elapsed * ((1 - share) / share) : null;
        progress.Report(new SolveProgress(elapsed, best, share, remaining, message));
    }

    /// <summary>The control for a part of this run: a share of the time that is left, the same cancellation and clock, and what is to be kept.</summary>
    /// <param name="keep">What else the part takes over.</param>
    /// <param name="share">The part's share of the time that is left, above 0 and at most 1.</param>
    internal SolveControl Part(KeptSettings keep = KeptSettings.None, double share = 1)
    {
        TimeSpan? left = Control.TimeLimit is { } limit ? TimeSpan.FromTicks(Math.Max(0, (long)((limit - Elapsed).Ticks * share))) : null;
        return new SolveControl
        {
            TimeLimit = left,
            Target = keep.HasFlag(KeptSettings.Target) ? Control.Target : null,
            NoImprovement = keep.HasFlag(KeptSettings.NoImprovement) ? Control.NoImprovement : null,
            Progress = keep.HasFlag(KeptSettings.Progress) ? Control.Progress : null,
            Cancellation = Control.Cancellation,
            Clock = Control.Clock,
        };
    }

    private sealed class PartProgress(SolveRun run, double shift) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) =>
            run.Report(run.Control.TimeLimit is null ? value.Fraction : double.NaN, value.Message, Math.Min(run.Best, value.Best + shift));
    }
}

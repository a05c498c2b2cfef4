namespace Isinglass.Model.Control;

/// <summary>
/// The clock, incumbent value and trace of one run. Safe to use from several threads. Offered values affect the stop only, so equal seeds give equal bits
/// whenever no time limit, target or cancellation intervenes.
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

    /// <summary>The external failure that ended the run; null = none.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Calls something external, usually a machine. If it fails, the run ends and keeps what was found before.</summary>
    /// <returns>The answer; null after a failure.</returns>
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

    /// <summary>Adds the improvements of a part of this run that began at <paramref name="begun"/>; its values differ from this run's by a constant.</summary>
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

    /// <summary>Whether to stop now; once true it stays true. Costs a clock reading: call once a sweep, not once a flip.</summary>
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

    /// <summary>Ends the run for the method's own reason; the first reason is kept.</summary>
    public StopReason Finish(StopReason reason)
    {
        Interlocked.CompareExchange(ref _stopReason, (int)reason, 0);
        return StopReason;
    }

    /// <summary>Reports progress to the listener, at most ten times a second.</summary>
    /// <param name="fraction">Share of the planned work that is done, 0..1; NaN when unknown (the time limit then gives the share).</param>
    /// <param name="message">What is being done, in a few words.</param>
    public void Report(double fraction, string message) => Report(fraction, message, Best);

    /// <summary>
    /// A listener that reports the progress of a part as this run's: the part's message and best value; with a time limit, the share of this run's own time.
    /// </summary>
    /// <param name="shift">Added to a part's objective to get this run's.</param>
    /// <returns>Null without a listener.</returns>
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

    /// <summary>The control for a part of this run: a share of the remaining time, the same cancellation and clock, and the inherited settings.</summary>
    /// <param name="keep">What else the part inherits.</param>
    /// <param name="share">The part's share of the remaining time, above 0 and at most 1.</param>
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

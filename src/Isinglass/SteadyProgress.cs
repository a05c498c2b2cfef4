using Isinglass.Model.Control;

namespace Isinglass;

/// <summary>Progress that is reported at least once a second: the last report is repeated with the current time while the work has no news.</summary>
internal sealed class SteadyProgress : IProgress<SolveProgress>, IDisposable
{
    /// <summary>Silence after which the last report is repeated; twice this is the longest silence.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly IProgress<SolveProgress> _listener;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly long _start;
    private readonly TimeSpan? _limit;
    private SolveProgress _last = new(TimeSpan.Zero, double.PositiveInfinity, double.NaN, null, "preparing");
    private long _told;
    private bool _isClosed;

    private SteadyProgress(IProgress<SolveProgress> listener, TimeProvider clock, TimeSpan? limit)
    {
        (_listener, _clock, _start, _limit) = (listener, clock, clock.GetTimestamp(), limit);
        _told = _start;
        _timer = clock.CreateTimer(static state => ((SteadyProgress)state!).Repeat(), this, Interval, Interval);
    }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Wraps the listener of a control; null without one.</summary>
    public static SteadyProgress? Of(SolveControl control) => control.Progress is { } listener ? new SteadyProgress(listener, control.Clock, control.TimeLimit)
        : null;

    /// <inheritdoc/>
    public void Report(SolveProgress value)
    {
        lock (_lock)
        {
            (_last, _told) = (value, _clock.GetTimestamp());
            _listener.Report(value);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        _timer.Dispose();
    }

    /// <summary>The last report with the current time, and its share of the time limit if there is one.</summary>
    private SolveProgress Now()
    {
        var now = _last with { Elapsed = Elapsed };
        if (_limit is not { } limit)
        {
            return now;
        }

        var (share, left) = (Math.Min(1, now.Elapsed / limit), limit > now.Elapsed ? limit - now.Elapsed : TimeSpan.Zero);
        return now with { Fraction = now.Fraction > share ? now.Fraction : share, Remaining = now.Remaining < left ? now.Remaining : left };
    }

    private void Repeat()
    {
        lock (_lock)
        {
            if (_isClosed || _clock.GetElapsedTime(_told) < Interval)
            {
                return;
            }

            _told = _clock.GetTimestamp();
            try
            {
                _listener.Report(Now());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // On a timer's thread the exception would end the program; the work calls the same listener with its next report, and throws there.
                _isClosed = true;
            }
        }
    }
}

namespace Isinglass.Testing;

/// <summary>A clock that moves on by a fixed step at every reading: time limits are tested without waiting and without depending on the machine.</summary>
public sealed class TickingClock(TimeSpan step) : TimeProvider
{
    private long _readings;

    /// <summary>How often the clock was read.</summary>
    public long Readings => Interlocked.Read(ref _readings);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Increment(ref _readings) * step.Ticks;
}

using System.Diagnostics;

namespace Isinglass.Model.Control;

/// <summary>Measures elapsed time where there is no <see cref="SolveRun"/>. It is started, read any number of times, and never stopped.</summary>
internal readonly struct Watch
{
    private readonly TimeProvider _clock;
    private readonly long _start;

    private Watch(TimeProvider clock) => (_clock, _start) = (clock, clock.GetTimestamp());

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Seconds since the start.</summary>
    public double Seconds => Elapsed.TotalSeconds;

    /// <summary>Time since this process started, including a program that it replaced.</summary>
    public static TimeSpan AgeOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
    }

    /// <summary>Starts a watch.</summary>
    /// <param name="clock">The clock of the control, if there is one; null = the system's.</param>
    public static Watch Start(TimeProvider? clock = null) => new(clock ?? TimeProvider.System);
}

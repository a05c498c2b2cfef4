using System.Diagnostics;

namespace Isinglass.Model.Control;

/// <summary>Says how long something took, where no <see cref="SolveRun"/> does. It is started, read as often as wanted, and never stopped.</summary>
internal readonly struct Watch
{
    private readonly TimeProvider _clock;
    private readonly long _start;

    private Watch(TimeProvider clock) => (_clock, _start) = (clock, clock.GetTimestamp());

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Seconds since the start.</summary>
    public double Seconds => Elapsed.TotalSeconds;

    /// <summary>Time since this process began, also as the program in whose place it stepped.</summary>
    public static TimeSpan AgeOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
    }

    /// <summary>Starts one.</summary>
    /// <param name="clock">The clock of the control, where there is one; null = the system's.</param>
    public static Watch Start(TimeProvider? clock = null) => new(clock ?? TimeProvider.System);
}

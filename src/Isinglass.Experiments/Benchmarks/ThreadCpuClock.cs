using System.Runtime.InteropServices;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// A clock of the processor time of the calling thread, so that budgets are fair on a shared machine. Elsewhere than on Linux it shows wall time. For
/// single-threaded runs only.
/// </summary>
internal sealed partial class ThreadCpuClock : TimeProvider
{
    // CLOCK_THREAD_CPUTIME_ID of <time.h> on Linux.
    private const int ThreadCpuTime = 3;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        if (OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0)
        {
            return time.Seconds * 1_000_000_000 + time.Nanoseconds;
        }

        return System.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

using System.Diagnostics;
using Isinglass.Hedging;

namespace Isinglass.Training;

/// <summary>An executor that tells how long its batches took: the rest of a run's time is coordination.</summary>
internal sealed class TimedExecutor(IScenarioExecutor inner) : IScenarioExecutor
{
    /// <summary>Wall time of all batches so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <inheritdoc/>
    public void Run(int count, Action<int> job)
    {
        var start = Stopwatch.GetTimestamp();
        inner.Run(count, job);
        Elapsed += Stopwatch.GetElapsedTime(start);
    }
}

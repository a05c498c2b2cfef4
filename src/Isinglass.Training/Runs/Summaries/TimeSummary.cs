using Isinglass.Training.Scenarios;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>Where the time of a run with workers went, in seconds.</summary>
internal sealed record TimeSummary(double Compute, double Coordination, double Serialisation, double Network, double Waiting)
{
    /// <summary>The summary of rounds; coordination is the rest of all <paramref name="seconds"/>: consensus, multipliers, scores, refinement.</summary>
    public static TimeSummary Of(RoundTime time, double seconds) => new(
        Seconds(time.Compute), Math.Round(Math.Max(0, seconds - time.Total.TotalSeconds), 4), Seconds(time.Serialisation), Seconds(time.Network),
        Seconds(time.Waiting));

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 4);
}

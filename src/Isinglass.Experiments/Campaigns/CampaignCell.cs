using Isinglass.Model.Control;

namespace Isinglass.Experiments.Campaigns;

/// <summary>One run of a campaign: an instance, a sampler, a seed. Values are in the instance's own sense.</summary>
internal sealed record CampaignCell
{
    /// <summary>Name of the instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Name of the sampler or method.</summary>
    public required string Sampler { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether less is better.</summary>
    public required bool IsMinimised { get; init; }

    /// <summary>Time of the run in seconds, all its reads together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why the run stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Calls of a machine by a method; 0 for a sampler.</summary>
    public long OracleCalls { get; init; }

    /// <summary>The value of every read; empty when the run found no feasible point.</summary>
    public required IReadOnlyList<double> Reads { get; init; }

    /// <summary>Improvements: seconds since the start of the run, value.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    /// <summary>The best value; null when there is none.</summary>
    public double? Best => Reads.Count == 0 ? null : IsMinimised ? Reads.Min() : Reads.Max();

    /// <summary>
    /// The time at which the best value was found, in seconds; NaN when there is none. With real coefficients the last improvements are often other roundings
    /// of the same sum; these do not count. (An infinite value, as in a damaged journal, is close to no other.)
    /// </summary>
    public double SecondsToBest => Trace.Count == 0 ? double.NaN : TimeTo(Trace[^1].Objective) ?? Trace[^1].Elapsed.TotalSeconds;

    /// <summary>The best value at a time; null before the first.</summary>
    public double? At(double seconds)
    {
        double? value = null;
        foreach (var point in Trace)
        {
            value = point.Elapsed.TotalSeconds <= seconds ? point.Objective : value;
        }

        return value;
    }

    /// <summary>The time at which a target was reached; null when it was not.</summary>
    public double? TimeTo(double target)
    {
        foreach (var point in Trace)
        {
            if (Reaches(point.Objective, target))
            {
                return point.Elapsed.TotalSeconds;
            }
        }

        return null;
    }

    /// <summary>Whether a value is as good as a target, up to rounding of the last digits.</summary>
    public bool Reaches(double value, double target)
    {
        var tolerance = Rounding(target);
        return IsMinimised ? value <= target + tolerance : value >= target - tolerance;
    }

    /// <summary>By how much values may differ from a target and still count as equal.</summary>
    internal static double Rounding(double target) => 1e-9 * Math.Max(1, Math.Abs(target));
}

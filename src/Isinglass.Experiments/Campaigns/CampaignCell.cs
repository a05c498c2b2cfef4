using Isinglass.Model.Control;

namespace Isinglass.Experiments.Campaigns;

/// <summary>One run of a campaign: an instance, a sampler, a seed. Values are in the instance's own sense.</summary>
public sealed record CampaignCell
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

    /// <summary>The value of every read; empty when the run found no feasible point.</summary>
    public required IReadOnlyList<double> Reads { get; init; }

    /// <summary>Improvements: seconds since the start of the run, value.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    /// <summary>The best value; null when there is none.</summary>
    public double? Best => Reads.Count == 0 ? null : IsMinimised ? Reads.Min() : Reads.Max();

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
        var tolerance = 1e-9 * Math.Max(1, Math.Abs(target));
        return IsMinimised ? value <= target + tolerance : value >= target - tolerance;
    }
}

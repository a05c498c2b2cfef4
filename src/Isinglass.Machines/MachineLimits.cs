using Isinglass.Model;

namespace Isinglass.Machines;

/// <summary>
/// What an external machine accepts. Changes that make a model fit are reported before anything is sent; a model that cannot be made to fit is refused here.
/// </summary>
internal sealed record MachineLimits
{
    /// <summary>The machine's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its description, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>The page or paper with these limits.</summary>
    public required string Source { get; init; }

    /// <summary>Kind of its variables; null = either.</summary>
    public Vartype? Vartype { get; init; }

    /// <summary>Largest number of variables. Default: no limit is known.</summary>
    public int MaximumVariables { get; init; } = int.MaxValue;

    /// <summary>Largest magnitude of a coefficient. Default: any double.</summary>
    public double LargestCoefficient { get; init; } = double.MaxValue;

    /// <summary>Bits of a signed coefficient; 53 = the integers of a double. Default 53.</summary>
    public int CoefficientBits { get; init; } = 53;

    /// <summary>Whether rows (linear equalities and inequalities) are sent as rows.</summary>
    public bool TakesRows { get; init; }

    /// <summary>Whether disjoint rows "one of these" are sent as groups.</summary>
    public bool TakesGroups { get; init; }

    /// <summary>Whether it takes start points.</summary>
    public bool TakesStarts { get; init; }

    /// <summary>Largest number of reads of a call. Default: no limit is known.</summary>
    public int MaximumReads { get; init; } = int.MaxValue;

    /// <summary>Shortest time of a call; null = calls have no time.</summary>
    public TimeSpan? LeastTime { get; init; }

    /// <summary>Longest time of a call.</summary>
    public TimeSpan LongestTime { get; init; } = TimeSpan.MaxValue;

    /// <summary>Default time of a call.</summary>
    public TimeSpan DefaultTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time of a call for a requested one: within the limits, above a second rounded up to seconds.</summary>
    public TimeSpan TimeOf(TimeSpan? wish)
    {
        var least = LeastTime ?? TimeSpan.Zero;
        // The rest of a time limit differs a little from run to run; equal commands must send equal requests.
        var asked = wish > TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(Math.Ceiling(wish.Value.TotalSeconds)) : wish ?? DefaultTime;
        return asked < least ? least : asked > LongestTime ? LongestTime : asked;
    }
}

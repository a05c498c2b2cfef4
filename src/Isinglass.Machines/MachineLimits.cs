using Isinglass.Model;

namespace Isinglass.Machines;

/// <summary>What a machine outside accepts. What a model needs to fit is done openly, and told before anything is sent; what cannot be made to fit is refused
/// here, not there.</summary>
internal sealed record MachineLimits
{
    /// <summary>The machine's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>The page or paper that says so.</summary>
    public required string Source { get; init; }

    /// <summary>Kind of its variables; null = either.</summary>
    public Vartype? Vartype { get; init; }

    /// <summary>Most variables. Default: no limit is known.</summary>
    public int MaximumVariables { get; init; } = int.MaxValue;

    /// <summary>Largest magnitude of a coefficient. Default: any double.</summary>
    public double LargestCoefficient { get; init; } = double.MaxValue;

    /// <summary>Bits of a signed coefficient; 53 = a double's whole numbers. Default 53.</summary>
    public int CoefficientBits { get; init; } = 53;

    /// <summary>Whether rows (linear equalities and inequalities) go as rows.</summary>
    public bool TakesRows { get; init; }

    /// <summary>Whether disjoint rows "one of these" go as groups.</summary>
    public bool TakesGroups { get; init; }

    /// <summary>Whether it starts where it is told.</summary>
    public bool TakesStarts { get; init; }

    /// <summary>Most reads of a call. Default: no limit is known.</summary>
    public int MaximumReads { get; init; } = int.MaxValue;

    /// <summary>Least time of a call; null = a call has no time of its own.</summary>
    public TimeSpan? LeastTime { get; init; }

    /// <summary>Longest time of a call.</summary>
    public TimeSpan LongestTime { get; init; } = TimeSpan.MaxValue;

    /// <summary>Time of a call when none is asked for.</summary>
    public TimeSpan DefaultTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time of a call for a wish: between least and longest, above a second in whole seconds.</summary>
    public TimeSpan TimeOf(TimeSpan? wish)
    {
        var least = LeastTime ?? TimeSpan.Zero;
        // What is left of a limit is a little less in every run; equal commands must ask equally.
        var asked = wish > TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(Math.Ceiling(wish.Value.TotalSeconds)) : wish ?? DefaultTime;
        return asked < least ? least : asked > LongestTime ? LongestTime : asked;
    }
}

using Isinglass.Model;

namespace Isinglass.Solvers.Tabu;

/// <summary>Parameters of <see cref="TabuSearch"/>.</summary>
public sealed record TabuSearchOptions
{
    /// <summary>Moves for which a flipped variable stays blocked; null = min(20, n / 4) (Palubeckis 2004). Range 0 or more.</summary>
    public int? Tenure { get; init; }

    /// <summary>A uniform extra tenure of 0 .. this many moves, drawn per move, which breaks cycles. Default null: half the tenure.</summary>
    public int? TenureSpread { get; init; }

    /// <summary>
    /// A phase ends after this many moves per variable without a new best of the phase. Default 20; range 1 or more. Raise it for large smooth models.
    /// </summary>
    public int Patience { get; init; } = 20;

    /// <summary>The largest share of variables that a restart from the elite flips. Default 0.125; range above 0 to 1.</summary>
    public double LargestKick { get; init; } = 0.125;

    internal void Check()
    {
        if (Tenure < 0 || TenureSpread < 0 || Patience < 1 || LargestKick is not (> 0 and <= 1))
        {
            throw new InputException("Tabu search needs a tenure and spread of 0 or more, a patience of 1 or more and a largest kick in (0, 1].");
        }
    }
}

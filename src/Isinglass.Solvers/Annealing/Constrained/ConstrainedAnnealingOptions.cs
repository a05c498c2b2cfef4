using Isinglass.Model;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>Options of <see cref="ConstrainedAnnealing"/>.</summary>
public sealed record ConstrainedAnnealingOptions
{
    /// <summary>Number of independent reads. Default 8, at least 1.</summary>
    public int Reads { get; init; } = 8;

    /// <summary>Rounds of a read; the weights of the rows are adapted between them. Default 6, at least 1; more when feasible points are rare.</summary>
    public int Rounds { get; init; } = 6;

    /// <summary>Sweeps of a round (a sweep proposes one move per variable). Default 200, at least 1.</summary>
    public int Sweeps { get; init; } = 200;

    /// <summary>Factor of the weight of a row that is violated at the end of a round. Default 1.6, above 1.</summary>
    public double Growth { get; init; } = 1.6;

    /// <summary>Factor of the weight of a row that holds at the end of a round. Default 0.9, in (0, 1]; 1 = no decay.</summary>
    public double Decay { get; init; } = 0.9;

    internal ConstrainedAnnealingOptions Checked()
    {
        var complaints = new List<string>();
        void Require(bool holds, string text)
        {
            if (!holds)
            {
                complaints.Add(text);
            }
        }

        Require(Reads >= 1, $"reads must be at least 1, not {Reads}");
        Require(Rounds >= 1, $"rounds must be at least 1, not {Rounds}");
        Require(Sweeps >= 1, $"sweeps must be at least 1, not {Sweeps}");
        Require(Growth > 1, $"growth must be above 1, not {Growth}");
        Require(Decay is > 0 and <= 1, $"decay must lie in (0, 1], not {Decay}");
        return complaints.Count == 0 ? this : throw new InputException($"Annealing: {string.Join("; ", complaints)}.");
    }
}

using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Training.BlackBox;

/// <summary>The simulated machine and the rows that train planted teachers best.</summary>
internal static class BlackBoxMachines
{
    /// <summary>
    /// Temperatures over the mean coupling norm, and the heat of reads that start from given states (measured on planted teachers: 0.15 to 0.2 is best for 183
    /// spins, 0.1 for 425 and for 605).
    /// </summary>
    private const double Hot = 0.5, WarmHeat = 2.3, Cold = 0.03;

    /// <summary>Weight of the row on the vote (3 to 9 measured for 3 hidden units).</summary>
    private const double VoteWeight = 9;

    /// <summary>Simulated annealing in units of each model's own scale.</summary>
    public static ISampler Annealing() => new RelativeAnnealing(Hot, Cold, WarmHeat);

    /// <summary>Soft-margin rows for a network with the given widths.</summary>
    public static CompileOptions Rows(string widths)
    {
        // 0.9 to 1.5 measured.
        var kappa = widths.Count(character => character == '-') > 1 ? 1.2 : 1.3;
        return new CompileOptions { Kappa = kappa, OutputTarget = kappa, VoteWeight = VoteWeight };
    }
}

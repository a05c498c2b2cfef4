using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Solvers;

namespace Isinglass.Training;

/// <summary>The simulated machine and the rows that train planted teachers best.</summary>
internal static class BlackBoxMachines
{
    /// <summary>Temperatures over the mean coupling norm, and the first one of reads that start somewhere (measured on planted teachers).</summary>
    private const double Hot = 0.5, WarmHot = 0.2, Cold = 0.05;

    /// <summary>Weight of the row on the vote (3 to 9 measured for 3 hidden units).</summary>
    private const double VoteWeight = 9;

    /// <summary>Simulated annealing in units of each model's own scale.</summary>
    public static ISampler Annealing() => new RelativeAnnealing(Hot, Cold, WarmHot);

    /// <summary>Soft-margin rows for a network with the given widths.</summary>
    public static CompileOptions Rows(string widths)
    {
        // 0.9 to 1.5 measured.
        var kappa = widths.Count(character => character == '-') > 1 ? 1.2 : 1.3;
        return new CompileOptions { Kappa = kappa, OutputTarget = kappa, VoteWeight = VoteWeight };
    }
}

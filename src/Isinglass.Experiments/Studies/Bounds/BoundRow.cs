using Isinglass.Experiments.Reports;

namespace Isinglass.Experiments.Studies.Bounds;

/// <summary>One bound of one seed.</summary>
/// <param name="Label">What proved it.</param>
/// <param name="LowerBound">The bound; -infinity when nothing was proved.</param>
/// <param name="Incumbent">The best loss that the method itself found.</param>
/// <param name="Optimum">The optimum by enumeration; NaN where there is none.</param>
/// <param name="Calls">Calls of oracles or machines.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Bounds">Bound by iteration; may be empty.</param>
/// <param name="Known">The best known loss.</param>
internal sealed record BoundRow(string Label, double LowerBound, double Incumbent, double Optimum, long Calls, double Seconds, IReadOnlyList<double> Bounds,
    double Known)
{
    /// <summary>Name of the control that this row is, a search that proves nothing; null for a bound.</summary>
    public string? Control { get; init; }

    /// <summary>The loss that the bound is compared with.</summary>
    public double Reference => double.IsNaN(Optimum) ? Known : Optimum;

    /// <summary>The bound as a share of that loss; NaN when it is 0 or nothing was proved.</summary>
    public double Share => Reference > TrainingReport.TrivialBound && double.IsFinite(LowerBound) ? LowerBound / Reference : double.NaN;
}

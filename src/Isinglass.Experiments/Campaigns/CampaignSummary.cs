using Isinglass.Experiments.Benchmarks;
using Isinglass.Modelling;

namespace Isinglass.Experiments.Campaigns;

/// <summary>All seeds of one sampler on one instance. Values are in the instance's own sense.</summary>
/// <param name="Instance">Name of the instance.</param>
/// <param name="Sampler">Name of the sampler or method.</param>
/// <param name="Cells">The finished runs, by seed.</param>
/// <param name="Target">The value that counts as success, best known or given; null = none.</param>
internal sealed record CampaignSummary(string Instance, string Sampler, IReadOnlyList<CampaignCell> Cells, double? Target)
{
    private const int PointsPerDecade = 4;

    // The first tenth of a millisecond is of no interest.
    private const double CurveStart = 1e-4;

    /// <summary>Best value of all seeds; null when no run found a point.</summary>
    public double? Best => Values.Length == 0 ? null : IsMinimised ? Values[0] : Values[^1];

    /// <summary>The worst seed's best value.</summary>
    public double? Worst => Values.Length == 0 ? null : IsMinimised ? Values[^1] : Values[0];

    /// <summary>Median over seeds of their best values.</summary>
    public double? Median => MedianOf(Values);

    /// <summary>Mean over seeds of their best values.</summary>
    public double? Mean => Values.Length == 0 ? null : Values.Average();

    /// <summary>Mean time of a run in seconds.</summary>
    public double Seconds => Cells.Average(cell => cell.Seconds);

    /// <summary>Distance of the median to the target in percent of the target's magnitude (at least 1); negative when better; null when unknown.</summary>
    public double? GapPercent => Gap(Median);

    /// <summary>Time to solution of a read; null without a target.</summary>
    public TimeToSolution? TimeToSolution
    {
        get
        {
            if (Target is not { } target)
            {
                return null;
            }

            // A run without a point is a read that failed.
            var reads = Cells.Sum(cell => Math.Max(1, cell.Reads.Count));
            var successes = Cells.Sum(cell => cell.Reads.Count(value => cell.Reaches(value, target)));
            return new TimeToSolution(successes, reads, Cells.Sum(cell => cell.Seconds) / reads);
        }
    }

    /// <summary>Median over the successful seeds of the time at which the target was met; null when none was.</summary>
    public double? MedianTimeToTarget =>
        Target is { } target ? MedianOf([.. Cells.Select(cell => cell.TimeTo(target)).OfType<double>().Order()]) : null;

    private bool IsMinimised => Cells[0].IsMinimised;

    private double[] Values => [.. Cells.Select(cell => cell.Best).OfType<double>().Order()];

    /// <summary>
    /// The anytime curve: median over seeds of the best value so far, at times in geometric steps up to the longest run; times at which a seed has no value yet
    /// are left out.
    /// </summary>
    public IReadOnlyList<(double Seconds, double Value)> Curve()
    {
        var curve = new List<(double, double)>();
        // A damaged journal may hold any.
        var end = Cells.Max(static cell => double.IsFinite(cell.Seconds) ? cell.Seconds : 0);
        var steps = (int)Math.Ceiling(PointsPerDecade * (Math.Log10(Math.Max(end, CurveStart)) - Math.Log10(CurveStart)));
        for (var k = steps; k >= 0; k--)
        {
            var seconds = end * Math.Pow(10, -(double)k / PointsPerDecade);
            double[] values = [.. Cells.Select(cell => cell.At(seconds)).OfType<double>().Order()];
            if (values.Length == Cells.Count)
            {
                curve.Add((seconds, MedianOf(values)!.Value));
            }
        }

        return curve;
    }

    /// <summary>Groups cells by instance and sampler, in the order in which they come.</summary>
    public static IReadOnlyList<CampaignSummary> Of(IEnumerable<CampaignCell> cells, Func<string, double?> targetOf) =>
    [
        .. cells.GroupBy(cell => (cell.Instance, cell.Sampler))
            .Select(group => new CampaignSummary(group.Key.Instance, group.Key.Sampler, [.. group.OrderBy(cell => cell.Seed)], targetOf(group.Key.Instance))),
    ];

    private double? Gap(double? value) =>
        value is { } reached && Target is { } target ? 100 * (IsMinimised ? reached - target : target - reached) / Math.Max(1, Math.Abs(target)) : null;

    private static double? MedianOf(double[] sorted) =>
        sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

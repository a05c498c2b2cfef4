using Isinglass.Experiments.Campaigns;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Tests.Campaigns;

public sealed class CampaignCellTests
{
    [Theory]
    [InlineData(new[] { -3.5, -4 }, 2)]
    [InlineData(new[] { -1e6, -1e6 - 1e-8 }, 1)] // The same sum, rounded elsewhere.
    [InlineData(new[] { -3.5, double.NegativeInfinity }, 2)] // A journal that was damaged: -1e400.
    [InlineData(new double[0], double.NaN)]
    public void The_time_to_the_best_value_is_that_of_the_first_value_so_good(double[] objectives, double expected) => new CampaignCell
    {
        Instance = "i",
        Sampler = "sa",
        Seed = 1,
        IsMinimised = true,
        Seconds = 9,
        StopReason = StopReason.Completed,
        Reads = objectives,
        Trace = [.. objectives.Select(static (objective, k) => new TracePoint(TimeSpan.FromSeconds(k + 1), objective))],
    }.SecondsToBest.ShouldBe(expected);
}

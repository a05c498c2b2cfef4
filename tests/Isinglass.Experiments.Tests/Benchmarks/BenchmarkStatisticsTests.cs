using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Tests.Benchmarks;

/// <summary>The statistics of benchmarks against published and closed-form values.</summary>
public sealed class BenchmarkStatisticsTests
{
    [Theory]
    // scipy.stats.binomtest(k, n).proportion_ci(method="exact"), also R's binom.test.
    [InlineData(0, 10, 0, 0.3084971)]
    [InlineData(10, 10, 0.6915029, 1)]
    [InlineData(3, 10, 0.06673951, 0.6524529)]
    [InlineData(5, 20, 0.08657147, 0.4910459)]
    public void The_exact_interval_has_its_published_bounds(int successes, int trials, double lower, double upper)
    {
        var interval = BinomialInterval.ClopperPearson(successes, trials);
        interval.Lower.ShouldBe(lower, 1e-6);
        interval.Upper.ShouldBe(upper, 1e-6);
    }

    [Fact]
    public void Bounds_of_none_and_all_successes_have_a_closed_form_also_for_many_trials()
    {
        foreach (var n in new[] { 1, 7, 5000 })
        {
            // (1 - p)^n = 0.025.
            var bound = 1 - Math.Pow(0.025, 1.0 / n);
            BinomialInterval.ClopperPearson(0, n).Upper.ShouldBe(bound, 1e-9);
            BinomialInterval.ClopperPearson(n, n).Lower.ShouldBe(1 - bound, 1e-9);
        }

        BinomialInterval.ClopperPearson(2500, 5000).Lower.ShouldBe(0.4860, 1e-4);
        Should.Throw<InputException>(() => BinomialInterval.ClopperPearson(2, 1)).Message.ShouldContain("no more successes");
        Should.Throw<InputException>(() => BinomialInterval.ClopperPearson(0, 0));
    }

    [Fact]
    public void Time_to_solution_is_a_read_for_sure_success_and_none_without_success()
    {
        TimeToSolution.Of(1, 2.5).ShouldBe(2.5);
        TimeToSolution.Of(0.999, 2.5).ShouldBe(2.5);
        TimeToSolution.Of(0, 2.5).ShouldBe(double.PositiveInfinity);
        TimeToSolution.Of(0.5, 1).ShouldBe(6.643856, 1e-6);
        TimeToSolution.Of(0.1, 2).ShouldBe(2 * 43.70869, 1e-4);

        var some = new TimeToSolution(3, 10, 1);
        some.Seconds.ShouldBe(Math.Log(0.01) / Math.Log(0.7), 1e-9);
        some.Lower.ShouldBe(TimeToSolution.Of(0.6524529, 1), 1e-4);
        some.Upper.ShouldBe(TimeToSolution.Of(0.06673951, 1), 1e-3);
        new TimeToSolution(0, 10, 1).Upper.ShouldBe(double.PositiveInfinity);
        double.IsFinite(new TimeToSolution(0, 10, 1).Lower).ShouldBeTrue();
    }

    [Fact]
    public void A_summary_counts_reads_and_takes_medians_over_seeds()
    {
        CampaignCell[] cells = [Cell(1, [5, 6], (0.1, 5), (0.5, 6)), Cell(2, [4], (0.2, 4)), Cell(3, [])];
        var summary = CampaignSummary.Of(cells, _ => 6).Single();
        summary.Best.ShouldBe(6);
        summary.Worst.ShouldBe(4);
        summary.Median.ShouldBe(5);
        summary.GapPercent!.Value.ShouldBe(100.0 / 6, 1e-9);
        summary.TimeToSolution.ShouldBe(new TimeToSolution(1, 4, 0.75));
        summary.MedianTimeToTarget.ShouldBe(0.5);
        summary.Curve().ShouldBeEmpty();
        CampaignSummary.Of(cells[..2], _ => null).Single().Curve()[^1].ShouldBe((1.0, 5.0));
        CampaignSummary.Of(cells[..2], _ => null).Single().TimeToSolution.ShouldBeNull();
    }

    [Fact]
    public void The_rate_of_an_anneal_is_all_proposals_over_all_time()
    {
        KernelRate[] rates = [new("", "", 1, 2, 100, 50), new("", "", 1, 1, 300, 30)];
        // One proposal at each temperature takes 1/100 + 1/300 s and makes 0.5 + 0.1 flips.
        KernelGoal.AnnealRate(rates, byFlips: false).ShouldBe(150, 1e-9);
        KernelGoal.AnnealRate(rates, byFlips: true).ShouldBe(45, 1e-9);
    }

    private static CampaignCell Cell(ulong seed, double[] reads, params (double Seconds, double Value)[] trace) => new()
    {
        Instance = "i",
        Sampler = "s",
        Seed = seed,
        IsMinimised = false,
        Seconds = 1,
        StopReason = StopReason.Completed,
        Reads = reads,
        Trace = [.. trace.Select(point => new TracePoint(TimeSpan.FromSeconds(point.Seconds), point.Value))],
    };
}

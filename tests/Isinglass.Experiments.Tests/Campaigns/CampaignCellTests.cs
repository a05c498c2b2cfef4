using System.Text.Json;
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

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    public void A_number_beyond_all_others_is_damage(string number) => Should.Throw<JsonException>(() => SolveCell.Kind.Read(Text(number)));

    /// <summary>What is not finite can be written in words: there is no curve up to such a time.</summary>
    [Theory]
    [InlineData("\"Infinity\"", 0)]
    [InlineData("\"NaN\"", 0)]
    [InlineData("1e308", 1)]
    [InlineData("2", 1)]
    public void Times_of_a_damaged_journal_end(string seconds, int points) => CampaignSummary.Of([SolveCell.Kind.Read(Text(seconds))], static _ => 4)
        .ShouldHaveSingleItem().Curve().Count.ShouldBeGreaterThanOrEqualTo(points);

    private static string Text(string seconds) => """
        {"instance":"i","sampler":"sa","seed":1,"is_minimised":true,"stop_reason":"TimeLimit","reads":[4],"trace":[{"elapsed":"00:00:00.5","objective":4}],
        "seconds":SECONDS}
        """.Replace("SECONDS", seconds, StringComparison.Ordinal);
}

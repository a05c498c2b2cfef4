using Isinglass.Model.Control;
using Isinglass.Training.Fitting;

namespace Isinglass.Training.Tests.Fitting;

public sealed class RunTimelineTests
{
    private readonly HandClock _clock = new();
    private readonly List<SolveProgress> _told = [];

    /// <summary>Rounds that grow three times faster, as hedging's do while it cools: an estimate by the mean pace would be twice as long.</summary>
    [Fact]
    public void The_time_left_is_that_of_the_whole_run_within_a_factor_of_two()
    {
        var timeline = Timeline(TimeSpan.FromHours(1));
        var whole = 2 * 20 * 2.4;
        for (var margin = 0; margin < 2; margin++)
        {
            var progress = timeline.OfMargin(margin)!;
            for (var second = 1; second <= 20; second++)
            {
                _clock.Seconds++;
                var fraction = second <= 5 ? second * 0.02 : 0.1 + (second - 5) * 0.06;
                progress.Report(new SolveProgress(default, 0, fraction, null, "round"));
            }
        }

        _told[0].Message.ShouldBe("margin 1 of 2: round");
        _told.Take(4).ShouldAllBe(static progress => progress.Remaining == null);
        _told.Zip(_told.Skip(1)).ShouldAllBe(pair => pair.First.Fraction < pair.Second.Fraction);
        _told[^1].Fraction.ShouldBe(1 / 2.4, 1e-9);
        foreach (var (k, progress) in _told.Index().Skip(8))
        {
            progress.Remaining!.Value.TotalSeconds.ShouldBeInRange((whole - k - 1) / 2, 2 * (whole - k - 1));
        }

        timeline.Baseline("greedy", 0.5);
        _told[^1].Message.ShouldBe("baseline: greedy descent");
        _told[^1].Fraction.ShouldBe((1 + 0.7) / 2.4, 1e-9);
    }

    [Fact]
    public void No_more_time_is_left_than_the_limit_leaves()
    {
        var timeline = Timeline(TimeSpan.FromSeconds(10));
        _clock.Seconds = 6;
        timeline.OfMargin(0)!.Report(new SolveProgress(default, 0, 0.001, null, "round"));
        _told[^1].Remaining.ShouldBe(TimeSpan.FromSeconds(4));
        _clock.Seconds = 12;
        timeline.Baseline("greedy", 0);
        _told[^1].Remaining.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Nobody_is_told_where_nobody_listens() => new RunTimeline(null, SolveControl.Unlimited.Start(), 1, hasBaselines: true).OfMargin(0)
        .ShouldBeNull();

    private RunTimeline Timeline(TimeSpan limit) =>
        new(_told.Add, new SolveControl { TimeLimit = limit, Clock = _clock }.Start(), 2, hasBaselines: true);

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (long)(Seconds * TimeSpan.TicksPerSecond);
    }
}

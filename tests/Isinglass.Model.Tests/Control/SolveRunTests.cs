using Isinglass.Model.Control;

namespace Isinglass.Model.Tests.Control;

public sealed class SolveRunTests
{
    [Fact]
    public void A_part_hands_its_improvements_on_at_their_own_times()
    {
        var run = SolveControl.Unlimited.Start();
        run.Offer(10);
        TracePoint[] part = [new(TimeSpan.FromSeconds(1), 8), new(TimeSpan.FromSeconds(2), 5), new(TimeSpan.FromSeconds(3), 1)];
        run.Include(part, TimeSpan.FromSeconds(4), 3);
        run.Best.ShouldBe(4);
        run.Trace.Select(point => point.Objective).ShouldBe([10, 8, 4]);
        run.Trace[^1].Elapsed.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void The_first_reason_to_stop_stays()
    {
        var run = new SolveControl { Target = 2 }.Start();
        run.ShouldStop().ShouldBeFalse();
        run.Offer(2);
        run.ShouldStop().ShouldBeTrue();
        run.Finish(StopReason.Completed).ShouldBe(StopReason.Target);
    }

    [Fact]
    public void A_part_keeps_what_it_is_told_to_and_its_share_of_the_time_that_is_left()
    {
        var clock = new ManualClock();
        using var source = new CancellationTokenSource();
        var control = new SolveControl
        {
            TimeLimit = TimeSpan.FromSeconds(100),
            Target = -3,
            NoImprovement = TimeSpan.FromSeconds(7),
            Progress = new Progress<SolveProgress>(),
            Cancellation = source.Token,
            Clock = clock,
        };
        var run = control.Start();
        clock.Now = TimeSpan.FromSeconds(40);
        run.Part().ShouldBe(new SolveControl { TimeLimit = TimeSpan.FromSeconds(60), Cancellation = source.Token, Clock = clock });
        run.Part(KeptSettings.All).ShouldBe(control with { TimeLimit = TimeSpan.FromSeconds(60) });
        run.Part(KeptSettings.Target, share: 0.25).ShouldBe(run.Part() with { Target = -3, TimeLimit = TimeSpan.FromSeconds(15) });
        run.Part(KeptSettings.NoImprovement | KeptSettings.Progress)
            .ShouldBe(run.Part() with { NoImprovement = control.NoImprovement, Progress = control.Progress });
        clock.Now = TimeSpan.FromSeconds(101);
        run.Part(KeptSettings.All, share: 0.5).TimeLimit.ShouldBe(TimeSpan.Zero);
        SolveControl.Unlimited.Start().Part(share: 0.5).TimeLimit.ShouldBeNull();
    }

    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}

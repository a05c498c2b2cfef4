using Isinglass.Model.Control;

namespace Isinglass.Model.Tests;

public sealed class SolveRunTests
{
    [Fact]
    public void A_part_hands_its_improvements_on_at_their_own_times()
    {
        var run = SolveControl.Unlimited.Start();
        run.Offer(10);
        run.Include([new TracePoint(TimeSpan.FromSeconds(1), 8), new TracePoint(TimeSpan.FromSeconds(2), 5), new TracePoint(TimeSpan.FromSeconds(3), 1)], TimeSpan.FromSeconds(4), 3);
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
}

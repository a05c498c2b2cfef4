using Isinglass.Model.Control;

namespace Isinglass.Tests;

/// <summary>Whoever listens hears something at least once a second.</summary>
public sealed class SteadyProgressTests
{
    [Fact]
    public void Silence_is_broken_by_the_last_news_with_the_time_that_passed()
    {
        var (clock, told) = (new HandClock(), new List<SolveProgress>());
        using var steady = SteadyProgress.Of(new SolveControl { Progress = new Listener(told.Add), Clock = clock })!;
        clock.Pass(seconds: 0.6);
        told.ShouldHaveSingleItem().Message.ShouldBe("preparing");
        steady.Report(new SolveProgress(TimeSpan.FromSeconds(0.7), -3, 0.5, null, "annealing"));
        clock.Pass(seconds: 0.2);
        told.Count.ShouldBe(2);
        clock.Pass(seconds: 0.6);
        told[^1].ShouldBe(new SolveProgress(TimeSpan.FromSeconds(1.4), -3, 0.5, null, "annealing"));
        steady.Dispose();
        clock.Pass(seconds: 5);
        told.Count.ShouldBe(3);
    }

    [Fact]
    public void Where_there_is_a_limit_silence_is_broken_with_the_share_of_it()
    {
        var (clock, told) = (new HandClock(), new List<SolveProgress>());
        using var steady = SteadyProgress.Of(
            new SolveControl { Progress = new Listener(told.Add), Clock = clock, TimeLimit = TimeSpan.FromSeconds(4) })!;
        steady.Report(new SolveProgress(TimeSpan.Zero, -3, 0.1, TimeSpan.FromSeconds(3.5), "annealing"));
        clock.Pass(seconds: 3);
        told[^1].ShouldBe(new SolveProgress(TimeSpan.FromSeconds(3), -3, 0.75, TimeSpan.FromSeconds(1), "annealing"));
        clock.Pass(seconds: 3);
        told[^1].ShouldBe(new SolveProgress(TimeSpan.FromSeconds(6), -3, 1, TimeSpan.Zero, "annealing"));
    }

    [Fact]
    public void A_listener_that_throws_does_not_end_the_program()
    {
        var clock = new HandClock();
        using var steady = SteadyProgress.Of(new SolveControl { Progress = new Listener(static _ => throw new IOException("closed")), Clock = clock })!;
        clock.Pass(seconds: 1);
        Should.Throw<IOException>(() => steady.Report(default));
    }

    [Fact]
    public void Nobody_listens_to_nothing() => SteadyProgress.Of(SolveControl.Unlimited).ShouldBeNull();

    private sealed class Listener(Action<SolveProgress> told) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => told(value);
    }

    /// <summary>A clock that moves by hand, and calls its timer once whenever it moves.</summary>
    private sealed class HandClock : TimeProvider
    {
        private Action? _timer;
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double seconds)
        {
            _now += TimeSpan.FromSeconds(seconds).Ticks;
            _timer?.Invoke();
        }

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timer = () => callback(state);
            return new Handle();
        }

        private sealed class Handle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

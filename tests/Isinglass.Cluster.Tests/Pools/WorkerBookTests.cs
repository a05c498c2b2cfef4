using Isinglass.Cluster.Pools;
using Isinglass.Testing;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>Who works, who was lost, who took over.</summary>
public sealed class WorkerBookTests
{
    [Fact]
    public void A_worker_for_which_others_answer_is_silent_after_a_while()
    {
        var clock = new SteppedClock();
        var book = new WorkerBook(clock);
        book.Answer("scenarios", "1", "a", TimeSpan.Zero);
        book.Answer("scenarios", "2", "b", TimeSpan.Zero);
        book.Answer("scenarios", "3", "c", TimeSpan.Zero);
        book.Answer("scenarios", "1", "b", TimeSpan.Zero);
        States().ShouldBe(["here", "here", "here"]);
        clock.Now = clock.Now.AddSeconds(10);
        book.Answer("scenarios", "2", "b", TimeSpan.Zero);
        States().ShouldBe(["silent", "here", "here"]);
        book.Facts.Takeovers.ShouldBe([new TakeoverFact("a", "b", 1)]);
        book.Answer("scenarios", "1", "a", TimeSpan.Zero);
        States().ShouldBe(["here", "here", "here"]);

        string[] States() => [.. book.Facts.Workers.Select(static worker => worker.State)];
    }

    [Fact]
    public void What_a_lost_worker_had_is_taken_over_and_what_a_slow_one_has_is_not()
    {
        using var folder = new TemporaryFolder();
        var book = new WorkerBook(TimeProvider.System);
        using (book.KeepIn(folder.Path))
        using (book.KeepIn(folder.File("not there")))
        {
            book.See("a", WorkerBook.Here);
        }

        // Nobody has answered: a study that is refused leaves no file behind.
        WorkerFacts.Read(folder.Path).ShouldBeNull();
        using (book.KeepIn(folder.Path))
        {
            book.Answer("scenarios", "1", "a", TimeSpan.FromSeconds(2));
            book.Answer("scenarios", "2", "a", TimeSpan.FromSeconds(1));
            book.Answer("scenarios", "3", "b", TimeSpan.FromSeconds(1));
            book.See("c", WorkerBook.Here);
            book.See("c", WorkerBook.Left);
            book.See("c", WorkerBook.Lost);
            book.Answer("scenarios", "3", "a", TimeSpan.FromSeconds(1));
            book.Answer("scenarios", "3", "b", TimeSpan.FromSeconds(1));
            book.Facts.Takeovers.ShouldBeEmpty();
            book.See("a", WorkerBook.Lost);
            book.Answer("scenarios", "1", "b", TimeSpan.FromSeconds(1));
        }

        var facts = WorkerFacts.Read(folder.Path)!;
        facts.Workers.Select(worker => (worker.Name, worker.State, worker.Answers, worker.Seconds))
            .ShouldBe([("a", "lost", 3, 4), ("b", "here", 3, 3), ("c", "left", 0, 0)]);
        facts.Workers.Select(worker => worker.Until is null).ShouldBe([false, true, false]);
        facts.Takeovers.ShouldBe([new TakeoverFact("a", "b", 2)]);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

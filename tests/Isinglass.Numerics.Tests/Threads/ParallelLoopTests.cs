using Isinglass.Numerics.Threads;

namespace Isinglass.Numerics.Tests.Threads;

public sealed class ParallelLoopTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(100, 1)]
    [InlineData(100, 2)]
    [InlineData(100, 8)]
    [InlineData(100, 0)]
    [InlineData(100, -1)]
    public void Every_job_is_run_once(int count, int threads)
    {
        var runs = new int[count];
        ParallelLoop.For(count, threads, k => Interlocked.Increment(ref runs[k]));
        runs.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public void One_thread_runs_them_in_order_on_the_callers()
    {
        var (order, caller) = (new List<int>(), Environment.CurrentManagedThreadId);
        ParallelLoop.For(20, 1, k =>
        {
            order.Add(k);
            Environment.CurrentManagedThreadId.ShouldBe(caller);
        });
        order.ShouldBe(Enumerable.Range(0, 20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_reaches_the_caller_as_it_was_thrown(int threads)
    {
        var thrown = new InvalidOperationException("job 7");
        Should.Throw<InvalidOperationException>(() => ParallelLoop.For(8, threads, k =>
        {
            if (k == 7)
            {
                throw thrown;
            }
        })).ShouldBeSameAs(thrown);
    }

    [Fact]
    public void No_more_threads_than_asked_for_are_at_work_at_once()
    {
        var (now, most) = (0, 0);
        ParallelLoop.For(200, 2, _ =>
        {
            var running = Interlocked.Increment(ref now);
            int seen;
            while (running > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, running, seen) != seen)
            {
            }

            Thread.Yield();
            Interlocked.Decrement(ref now);
        });
        most.ShouldBeInRange(1, 2);
    }
}

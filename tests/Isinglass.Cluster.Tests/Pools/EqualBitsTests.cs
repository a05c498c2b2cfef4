using Isinglass.Cluster.Pools;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>Threads, processes, and processes that are killed: the same network to the bit.</summary>
public sealed class EqualBitsTests(TwoWorkers two)
{
    public static TheoryData<string> Names => [.. Trail.Recipes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_worker_processes_leave_what_one_thread_and_two_threads_leave(string name)
    {
        var recipe = Trail.Recipes[name];
        var one = Trail.Of(Trail.Train(recipe, null));
        Trail.Of(Trail.Train(recipe, null, threads: 2)).ShouldBe(one);
        var before = two.Pool.Report;
        var result = Trail.Train(recipe, two.Pool);
        Trail.Of(result).ShouldBe(one);
        Trail.Of(Trail.Train(recipe with { Seed = recipe.Seed + 1 }, null)).ShouldNotBe(one);

        var (report, rounds) = (result.Workers!, result.Margins.Sum(margin => margin.Rounds.Count));
        report.Workers.ShouldBe(2);
        (report.BytesSent - before.BytesSent).ShouldBeGreaterThan(rounds * 100);
        (report.BytesReceived - before.BytesReceived).ShouldBeGreaterThan(rounds * 10);
        report.Time.Compute.ShouldBeGreaterThan(before.Time.Compute);
        report.Time.Serialisation.ShouldBeGreaterThan(before.Time.Serialisation);
    }

    [Fact]
    public void A_pool_that_nobody_waits_for_ends()
    {
        using var pool = SiloPool.OnThisMachine(2);
        pool.IsReady(new SolveControl { Cancellation = new CancellationToken(canceled: true) }).ShouldBeFalse();
    }

    [Fact]
    public void Killed_in_every_phase_workers_are_started_again_and_nothing_is_lost()
    {
        // Each phase: while sessions are made, during a solve, between rounds, while a checkpoint is written.
        var recipe = Trail.Recipes["qcgd bundles"] with { Rounds = 16 };
        var whole = Trail.Of(Trail.Train(recipe, null));
        using var pool = SiloPool.OnThisMachine(3);
        var (killing, rounds, checkpoints) = (new KillingPool(pool, [0, 4]), 0, 0);
        var result = Trail.Train(recipe, killing, onRound: () => killing.Kill(++rounds == 8), onCheckpoint: () => killing.Kill(++checkpoints == 12));
        Trail.Of(result).ShouldBe(whole);
        killing.Kills.ShouldBe(4);

        // Kills cost some rounds a second order; on a busy machine slow workers are asked a second time as well.
        result.Workers!.RoundsRetried.ShouldBeInRange(1, result.Margins.Sum(static margin => margin.Rounds.Count));
    }
}

using Isinglass.Model.Control;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>Runs the groups of reads of a task on its threads and writes their best states.</summary>
internal static class AnnealingGroups
{
    // A first anneal of this many sweeps is good enough to keep, and measures the cost of sweeps along the curve.
    private const int MeasuringSweeps = 128;

    // Slower cooling gains most at first, and restarts gain by the spread of results, which shrinks against the energy as a model grows. An anneal of G39
    // (2000 spins) is long enough with some 60 thousand sweeps, a torus of 3000 with 100 thousand; where every spin sees every other (K2000) 25 thousand do.
    private const int SweepsPerSpin = 32;
    private const int DenseSweepsPerSpin = 12;

    // After this many anneals the length is doubled, so that a wrong first length costs at most a constant factor.
    private const int AnnealsPerLength = 4;

    /// <summary>
    /// Makes the reads: packed states, energies, and the number of sweeps. A stopped run returns the reads that were begun, at least those of the first group.
    /// </summary>
    public static (BitMatrix States, double[] Energies, long Sweeps) Run(AnnealingTask task)
    {
        var states = new BitMatrix(task.Request.Reads, task.Problem.Count);
        var energies = new double[task.Request.Reads];
        var isDone = new bool[task.GroupCount];
        var total = 0L;
        void Work(int thread)
        {
            using var worker = new AnnealingWorker(task);
            for (var group = thread; group < task.GroupCount && (group == 0 || !task.Run.ShouldStop()); group += task.ThreadCount)
            {
                RunGroup(task, worker, group);
                Write(task, worker, group, states, energies);
                isDone[group] = true;
            }

            Interlocked.Add(ref total, worker.Sweeps);
        }

        if (task.ThreadCount == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, task.ThreadCount, new ParallelOptions { MaxDegreeOfParallelism = task.ThreadCount }, Work);
        }

        return Array.TrueForAll(isDone, done => done) ? (states, energies, total) : Keep(task, isDone, states, energies, total);
    }

    private static (BitMatrix States, double[] Energies, long Sweeps) Keep(
        AnnealingTask task, bool[] isDone, BitMatrix states, double[] energies, long sweeps)
    {
        var reads = Enumerable.Range(0, energies.Length).Where(read => isDone[read / task.Layout.ReplicaCount]).ToArray();
        var kept = new BitMatrix(reads.Length, states.ColumnCount);
        for (var k = 0; k < reads.Length; k++)
        {
            states.RowWords(reads[k]).CopyTo(kept.RowWords(k));
        }

        return (kept, [.. reads.Select(read => energies[read])], sweeps);
    }

    private static void RunGroup(AnnealingTask task, AnnealingWorker worker, int group)
    {
        var key = task.Request.Key.Derive(group);
        var random = key.Derive("initial").CreateSource();
        worker.Begin(key);
        Start(task, worker, group, random);
        if (task.FillsTime)
        {
            FillTime(task, worker, group, random);
        }
        else
        {
            var pace = new AnnealingPace(task.WarmStart, task.Request.Sweeps ?? AnnealingTask.DefaultSweeps);
            worker.Anneal(ref pace);
        }

        task.Run.Report((group + 1.0) / task.GroupCount, "annealing");
    }

    private static void Start(AnnealingTask task, AnnealingWorker worker, int group, RandomSource random)
    {
        var spins = new sbyte[task.Problem.Count];
        for (var replica = 0; replica < task.Layout.ReplicaCount; replica++)
        {
            if (task.Request.InitialStates is { } initial)
            {
                initial.CopyRow((group * task.Layout.ReplicaCount + replica) % initial.RowCount, spins, -1);
                worker.Load(replica, spins);
            }
            else
            {
                worker.LoadRandom(replica, random);
            }
        }
    }

    /// <summary>
    /// Anneals until the group's share of the time is over: a short anneal that measures what sweeps cost, then full ones from random states (from the best
    /// state, over the cold part of the curve, when initial states are given). The last takes all the time that is left.
    /// </summary>
    private static void FillTime(AnnealingTask task, AnnealingWorker worker, int group, RandomSource random)
    {
        var costs = new double[AnnealingPace.BinCount];
        var deadline = Deadline(task, group, task.Run.Elapsed.TotalSeconds);
        var first = new AnnealingPace(task.WarmStart, MeasuringSweeps, task.Run, costs);
        var goesOn = worker.Anneal(ref first);
        var sweepsPerSpin = KernelChoice.IsDense(task.Problem) ? DenseSweepsPerSpin : SweepsPerSpin;
        for (var anneal = 0; goesOn && task.Run.Elapsed.TotalSeconds < deadline; anneal++)
        {
            var now = task.Run.Elapsed.TotalSeconds;
            var length = costs.Average() * sweepsPerSpin * task.Problem.Count * Math.Pow(2, anneal / AnnealsPerLength);
            Restart(task, worker, random);
            var pace = new AnnealingPace(task.WarmStart, task.Run, deadline - now < 2 * length ? deadline : now + length, costs);
            goesOn = worker.Anneal(ref pace);
        }

        // The worker's share of the time is over; when it is the last share, so is the run.
        if (group >= task.GroupCount - task.ThreadCount && task.Run.Control.TimeLimit is not null)
        {
            task.Run.Finish(StopReason.TimeLimit);
        }
    }

    private static void Restart(AnnealingTask task, AnnealingWorker worker, RandomSource random)
    {
        for (var replica = 0; replica < task.Layout.ReplicaCount; replica++)
        {
            if (task.Request.InitialStates is null)
            {
                worker.LoadRandom(replica, random);
            }
            else
            {
                worker.Load(replica, worker.Best(replica).Spins);
            }
        }
    }

    /// <summary>The end of a group's share, in seconds since the start of the run: groups that follow on the same thread share what is left.</summary>
    private static double Deadline(AnnealingTask task, int group, double now)
    {
        if (task.Run.Control.TimeLimit is not { } limit)
        {
            return double.PositiveInfinity;
        }

        var groupsLeft = (task.GroupCount - group + task.ThreadCount - 1) / task.ThreadCount;
        return now + Math.Max(0, limit.TotalSeconds - now) / groupsLeft;
    }

    private static void Write(AnnealingTask task, AnnealingWorker worker, int group, BitMatrix states, double[] energies)
    {
        var values = new sbyte[task.Problem.Count];
        for (var replica = 0; replica < task.Layout.ReplicaCount; replica++)
        {
            var read = group * task.Layout.ReplicaCount + replica;
            if (read < task.Request.Reads)
            {
                // Rows of different reads lie in different words, so threads do not conflict.
                energies[read] = task.ExactEnergy(worker.Best(replica).Spins, values);
                states.SetRow(read, values);
                task.Run.Offer(energies[read]);
            }
        }
    }
}

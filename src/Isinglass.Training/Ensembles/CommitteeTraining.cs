using System.Runtime.InteropServices;
using Isinglass.Model.Control;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Ensembles;

/// <summary>Committees of a training run: of the networks that it met, and of those of gradient training, for comparison.</summary>
internal static class CommitteeTraining
{
    /// <summary>Chooses from all good networks of all margins, each refined as the single network is.</summary>
    public static CommitteeResult Of(TrainingTask task, IReadOnlyList<MarginRun> margins, double margin, int threads)
    {
        var watch = Watch.Start();
        var library = margins.SelectMany(run => Refined(task, run, threads)).DistinctBy(bits => Convert.ToHexString(MemoryMarshal.AsBytes(bits.AsSpan())));
        return Choose([.. library], task, margin, watch);
    }

    /// <summary>Chooses from given parameter bits.</summary>
    public static CommitteeResult Choose(IReadOnlyList<sbyte[]> pool, TrainingTask task, double margin, Watch watch)
    {
        var (plan, data) = (task.Plan, task.Data);
        var library = pool.Select(bits => new QuantizedNetwork(task.Lattice, bits)).ToArray();
        var committee = CommitteeSelection.Choose(library, plan.Committee, data, plan.LossAt(margin));
        var seconds = watch.Seconds;
        var less = committee.Members.Count < plan.Committee ? $" instead of {plan.Committee}" : "";
        return new CommitteeResult
        {
            Committee = committee,
            Score = new Score(
                committee.Evaluate(data.Train).Accuracy, committee.Evaluate(data.Test).Accuracy, seconds,
                $"{committee.Members.Count}{less} of {library.Length} networks, {(committee.Vote == CommitteeVote.Sum ? "sum of outputs" : "majority")}, "
                + $"{committee.BitCount} bits"),
            ValidationAccuracy = data.Validation.SampleCount == 0 ? double.NaN : committee.Evaluate(data.Validation).Accuracy,
            PoolSize = library.Length,
        };
    }

    private static sbyte[][] Refined(TrainingTask task, MarginRun run, int threads)
    {
        var completion = task.Completion(run.Margin);
        sbyte[][] raw = [.. run.Method.Others.Prepend(run.Method.Values)];
        var refined = new sbyte[raw.Length][];
        var key = new RandomKey(task.Plan.Seed).Derive("committee");
        var refinement = task.Plan.Refinement == RefinementKind.None ? RefinementKind.None : RefinementKind.Greedy;
        Parallel.For(0, raw.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, k =>
            refined[k] = Refinement.Refine(refinement, completion, raw[k], key.Derive(k), new SolveControl()).Bits);
        return [run.Bits, .. refined];
    }
}

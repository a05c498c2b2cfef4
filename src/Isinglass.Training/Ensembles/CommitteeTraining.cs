using System.Diagnostics;
using System.Runtime.InteropServices;
using Isinglass.Model.Control;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Ensembles;

/// <summary>Committees of a training run: of the networks that it met, and of gradient training's, for comparison.</summary>
internal static class CommitteeTraining
{
    /// <summary>Chooses from all good networks of all margins, each polished as the single network is.</summary>
    public static CommitteeResult Of(Recipe recipe, TrainingData data, NetworkLattice lattice, IReadOnlyList<Fit> fits, double margin, int threads)
    {
        var watch = Stopwatch.StartNew();
        var library = fits.SelectMany(fit => Polished(recipe, data, lattice, fit, threads)).DistinctBy(bits => Convert.ToHexString(MemoryMarshal.AsBytes(bits.AsSpan())));
        return Choose([.. library], recipe, data, lattice, margin, watch);
    }

    /// <summary>Chooses from given parameter bits.</summary>
    public static CommitteeResult Choose(IReadOnlyList<sbyte[]> pool, Recipe recipe, TrainingData data, NetworkLattice lattice, double margin, Stopwatch watch)
    {
        var library = pool.Select(bits => new QuantizedNetwork(lattice, bits)).ToArray();
        var committee = CommitteeSelection.Choose(library, recipe.Committee!.Value, data, LossSpec.Parse(recipe.Loss!, margin));
        var seconds = watch.Elapsed.TotalSeconds;
        var less = committee.Members.Count < recipe.Committee ? $" instead of {recipe.Committee}" : "";
        return new CommitteeResult
        {
            Committee = committee,
            Score = new Score(
                committee.Evaluate(data.Train).Accuracy, committee.Evaluate(data.Test).Accuracy, seconds,
                $"{committee.Members.Count}{less} of {library.Length} networks, {(committee.Vote == CommitteeVote.Sum ? "sum of outputs" : "majority")}, {committee.BitCount} bits"),
            ValidationAccuracy = data.Validation.SampleCount == 0 ? double.NaN : committee.Evaluate(data.Validation).Accuracy,
            PoolSize = library.Length,
        };
    }

    private static sbyte[][] Polished(Recipe recipe, TrainingData data, NetworkLattice lattice, Fit fit, int threads)
    {
        var completion = new NetworkCompletion(lattice, new SampleBlock(data.Train, [.. Enumerable.Range(0, data.Train.SampleCount)]), LossSpec.Parse(recipe.Loss!, fit.Margin));
        sbyte[][] raw = [.. fit.Pool.Prepend(fit.Unpolished)];
        var polished = new sbyte[raw.Length][];
        var key = new RandomKey(recipe.Seed).Derive("committee");
        Parallel.For(0, raw.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, k =>
            polished[k] = Refinement.Refine(recipe.Refine == "none" ? "none" : "greedy", completion, raw[k], key.Derive(k), new SolveControl()).Bits);
        return [fit.Bits, .. polished];
    }
}

using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

/// <summary>How often a sampler solves structured models.</summary>
internal static class Successes
{
    /// <summary>The share of reads that reach the optimum over three random assignment models with fixed seeds, ten reads each.</summary>
    public static double ShareOfReads(ISampler sampler, int size)
    {
        var hits = 0;
        for (var instance = 0; instance < 3; instance++)
        {
            var (model, minimum) = AssignmentModels.Create(new RandomKey((ulong)size).Derive(instance), size);
            var set = sampler.Sample(model, new SampleRequest { Key = new RandomKey((ulong)instance), Reads = 10 }, SolveControl.Unlimited);
            hits += set.Energies.ToArray().Count(energy => energy < minimum + 1e-6);
        }

        return hits / 30.0;
    }
}

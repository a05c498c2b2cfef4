using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// Simulated annealing among the free bits of a model: a proposal flips a free bit and all that depends on it. Temperatures fall geometrically between ends
/// measured at local minima: from where the median rise in energy is accepted once in e tries to where the smallest is hardly ever accepted. A sweep proposes
/// every free bit once.
/// </summary>
/// <param name="free">The model over its free bits; what is sampled is the model that it was made of.</param>
internal sealed class CompoundAnnealing(FreeModel free) : ISampler
{
    private const int DefaultSweeps = 1000;

    /// <summary>Number of local minima at which rises are measured.</summary>
    private const int ProbedMinima = 8;

    /// <summary>At the end the smallest rise is accepted once in e^4 tries.</summary>
    private const double ColdFactor = 0.25;

    /// <summary>A rise a thousand times smaller than the median is a stray bias, not a scale.</summary>
    private const double LargestRange = 1000;

    /// <inheritdoc/>
    public string Name => "sa";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var (hot, cold) = Temperatures(request.Key.Derive("temperatures"));
        return CompoundReads.Run(
            Name, model, request, control, DefaultSweeps,
            () => (Walker: free.CreateWalker(), Best: new sbyte[free.FreeCount], Point: new sbyte[model.VariableCount]),
            (workspace, task) => Read(workspace.Walker, workspace.Best, workspace.Point, task, hot, cold));
    }

    private void Read(IFlipWalker walker, sbyte[] best, sbyte[] point, ReadTask task, double hot, double cold)
    {
        var random = task.Key.Derive("moves").CreateSource();
        free.Select(task.Start, best);
        walker.Load(best);
        Offer(walker, point, task);
        if (walker.FreeCount == 0)
        {
            return;
        }

        var ratio = Math.Pow(cold / hot, 1.0 / Math.Max(1, task.Sweeps - 1));
        var temperature = hot;
        for (var sweep = 0; sweep < task.Sweeps && !task.Run.ShouldStop(); sweep++, temperature *= ratio)
        {
            CompletionAnnealing.Sweep(walker, [], temperature, random);
            if (walker.Objective < task.BestEnergy)
            {
                Offer(walker, point, task);
            }
        }

        Descend(walker);
        Offer(walker, point, task);
    }

    private void Offer(IFlipWalker walker, sbyte[] point, ReadTask task)
    {
        free.Complete(walker.Free, point);
        task.Offer(walker.Objective, point);
    }

    private (double Hot, double Cold) Temperatures(RandomKey key)
    {
        var walker = free.CreateWalker();
        var random = key.CreateSource();
        var start = new sbyte[free.FreeCount];
        var ways = new List<double>();
        for (var k = 0; k < ProbedMinima; k++)
        {
            random.FillBits(start);
            walker.Load(start);
            Descend(walker);
            foreach (var delta in walker.Deltas)
            {
                if (delta > 0)
                {
                    ways.Add(delta);
                }
            }
        }

        if (ways.Count == 0)
        {
            return (1, 1);
        }

        ways.Sort();
        var hot = ways[ways.Count / 2];
        return (hot, Math.Clamp(ways[0] * ColdFactor, hot / LargestRange, hot));
    }

    private static void Descend(IFlipWalker walker)
    {
        for (var bit = ArgMin.First(walker.Deltas); bit >= 0 && walker.Deltas[bit] < 0; bit = ArgMin.First(walker.Deltas))
        {
            var before = walker.Objective;
            walker.Flip(bit);
            if (!(walker.Objective < before))
            {
                return;
            }
        }
    }
}

using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Structured;
using Isinglass.Solvers.Tabu;
using Isinglass.Structure;

namespace Isinglass.Solvers.Tests.Structured;

public sealed class SwapSearchTests
{
    [Fact]
    public void The_set_stays_independent_and_its_weight_is_counted_at_every_move()
    {
        var model = Random(60, seed: 1, density: 8);
        var graph = IndependentSet.TryOf(model)!;
        var walk = new SwapWalk(graph);
        var random = new RandomKey(2).CreateSource();
        walk.Begin(random, static vertex => vertex % 3 == 0);
        var best = 0.0;
        for (var move = 1; move < 3000; move++)
        {
            walk.Move(random, move, best);
            if (move % 500 == 0)
            {
                walk.Force(random, 3);
            }

            best = Math.Max(best, walk.Weight);
            var set = Enumerable.Range(0, 60).Where(walk.Contains).ToArray();
            set.Sum(v => graph.Weights[v]).ShouldBe(walk.Weight);
            set.Any(v => graph.Graph.RowColumns(v).ToArray().Any(walk.Contains)).ShouldBeFalse();
        }

        best.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_optimum_of_small_graphs_is_found_with_any_weights()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var model = Random(26, seed, density: 4);
            var optimum = new ExactSampler().Sample(model, new SampleRequest { Key = new RandomKey(1) }, SolveControl.Unlimited).LowestEnergy;
            var graph = IndependentSet.TryOf(model)!;
            var set = new SwapSearch(graph, new TabuSearch()).Sample(
                model, new SampleRequest { Key = new RandomKey(1), Sweeps = 100 }, SolveControl.Unlimited);
            set.LowestEnergy.ShouldBe(optimum, $"seed {seed}");
            model.Energy(set.LowestValues()).ShouldBe(set.LowestEnergy);
        }
    }

    [Fact]
    public void A_larger_graph_is_searched_by_swaps_and_equal_keys_give_equal_sets_on_one_and_two_threads()
    {
        var model = Random(150, seed: 7, density: 10);
        var request = new SampleRequest { Key = new RandomKey(4), Sweeps = 50, Reads = 3, Threads = 1 };
        var first = new PortfolioSampler().Sample(model, request, SolveControl.Unlimited);
        first.Parameters["chosen"].ShouldBe("structure+swap");
        var second = new PortfolioSampler().Sample(model, request with { Threads = 2 }, SolveControl.Unlimited);
        second.Energies.ToArray().ShouldBe(first.Energies.ToArray());
        second.LowestValues().ShouldBe(first.LowestValues());
    }

    /// <summary>A random graph, one pair in <paramref name="density"/>, weights 1 .. 3 and penalties of 4.</summary>
    private static BinaryQuadraticModel Random(int size, int seed, int density)
    {
        var random = new RandomKey(61, (ulong)seed).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, size);
        for (var v = 0; v < size; v++)
        {
            builder.AddLinear(v, -1 - random.NextBelow(3));
            for (var u = 0; u < v; u++)
            {
                if (random.NextBelow(density) == 0)
                {
                    builder.AddQuadratic(u, v, 4);
                }
            }
        }

        return builder.Build();
    }
}

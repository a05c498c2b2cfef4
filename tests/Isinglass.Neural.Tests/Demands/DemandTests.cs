using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Demands;

/// <summary>Searches under demands, held against all networks that keep them.</summary>
public sealed class DemandTests
{
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "signs", "5-1", "binary", "none" },
        { "signs", "4-1", "int2", "none" },
        { "ties", "6-1", "binary", "none" },
        { "ties", "4-2-1", "binary", "none" },
        { "ties", "4-1", "ternary", "none" },
        { "budget", "5-1", "ternary", "none" },
        { "budget", "3-2-1", "ternary", "none" },
        { "budget", "4-3", "unipolar", "none" },
        { "unit budgets", "4-2", "ternary", "none" },
        { "budget and ties", "6-1", "ternary", "none" },
        { "budget and signs", "5-1", "ternary", "int2" },
        { "required", "5-1", "int2", "none" },
        { "required", "4-2-1", "binary", "int2" },
        { "required", "4-3", "binary", "none" },
        { "rates", "6-1", "binary", "none" },
        { "rates and budget", "5-1", "ternary", "none" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_optimum_among_the_networks_that_keep_the_demands_is_found(string kind, string widths, string weights, string biases)
    {
        var isReached = 0;
        for (var seed = 1; seed <= 5; seed++)
        {
            var (completion, free) = Problem(kind, widths, weights, biases, seed);
            var all = TinyProblems.AllBits(completion.FreeCount).Select(bits => (Bits: bits, Loss: Loss(free, bits))).ToArray();
            var kept = all.Where(point => Keeps(completion, point.Bits)).ToArray();
            if (kept.Length == 0)
            {
                continue;
            }

            isReached++;
            var (best, walker) = (double.PositiveInfinity, completion.CreateWalker());
            var random = new RandomKey((ulong)seed).Derive("walk").CreateSource();
            for (var start = 0; start < 40; start++)
            {
                walker.Load(TinyProblems.RandomBits(completion.FreeCount, random));
                Descend(walker, random);
                if (walker.Objective < best)
                {
                    best = walker.Objective;
                    Keeps(completion, walker.Free.ToArray()).ShouldBe(best <= completion.LargestObjective);
                }
            }

            best.ShouldBe(kept.Min(point => point.Loss), 1e-12);
            if (kind is not ("required" or "ties") && kept.Length < all.Length)
            {
                all.Min(point => point.Loss).ShouldBeLessThanOrEqualTo(best);
            }
        }

        isReached.ShouldBeGreaterThan(2);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_state_of_a_walk_keeps_the_form_and_tells_its_own_objective(string kind, string widths, string weights, string biases)
    {
        var (completion, free) = Problem(kind, widths, weights, biases, seed: 3);
        var (walker, fresh, random) = (completion.CreateWalker(), completion.CreateWalker(), new RandomKey(5).CreateSource());
        walker.Load(TinyProblems.RandomBits(completion.FreeCount, random));
        var accepted = 0;
        for (var step = 0; step < 400; step++)
        {
            var (before, bits) = (walker.Objective, walker.Free.ToArray());
            var limit = random.NextDouble() * 0.5 - 0.1;
            if (walker.TryFlip(random.NextBelow(completion.FreeCount), limit))
            {
                accepted++;
                (walker.Objective - before).ShouldBeLessThanOrEqualTo(limit + 1e-9);
            }
            else
            {
                walker.Free.ToArray().ShouldBe(bits);
                walker.Objective.ShouldBe(before);
            }

            var network = new QuantizedNetwork(completion.Lattice, walker.Free);
            (DemandCheck.KeepsSigns(network, completion.Demands), DemandCheck.KeepsTies(network, completion.Demands),
                DemandCheck.KeepsBudgets(network, completion.Demands)).ShouldBe((true, true, true));
            completion.Project(walker.Free).ShouldBe(walker.Free.ToArray(), "what keeps the form is its own projection");
            fresh.Load(walker.Free);
            fresh.Objective.ShouldBe(walker.Objective);
            (walker.Objective <= completion.LargestObjective).ShouldBe(Keeps(completion, walker.Free.ToArray()));
        }

        accepted.ShouldBeGreaterThan(0);
        walker.Load(walker.Free.ToArray());
        Loss(free, walker.Free).ShouldBeLessThanOrEqualTo(walker.Objective);
    }

    [Fact]
    public void A_repair_gives_up_the_weights_that_cost_least_loss()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var (completion, free) = Problem("budget", "5-1", "ternary", "none", seed);
            var start = TinyProblems.RandomBits(completion.FreeCount, new RandomKey((ulong)seed).CreateSource());
            var most = completion.Demands.Budgets[0].Most;
            var repaired = completion.Repair(start);
            var weights = new QuantizedNetwork(completion.Lattice, repaired).Weights(0).ToArray();
            weights.Count(weight => weight != 0).ShouldBeLessThanOrEqualTo(most);
            var before = new QuantizedNetwork(completion.Lattice, start).Weights(0).ToArray();
            weights.Zip(before).ShouldAllBe(pair => pair.First == pair.Second || pair.First == 0);
            if (before.Count(weight => weight != 0) == most + 1)
            {
                var choices = Enumerable.Range(0, before.Length).Where(i => before[i] != 0).Select(i => Loss(free, Without(start, i))).ToArray();
                Loss(free, repaired).ShouldBe(choices.Min(), 1e-12);
            }
        }

        static sbyte[] Without(sbyte[] bits, int weight)
        {
            var changed = (sbyte[])bits.Clone();
            Codebook.Ternary.Encode(0, changed.AsSpan(2 * weight, 2));
            return changed;
        }
    }

    [Fact]
    public void Demands_that_clash_are_refused_with_the_weights_that_they_meet_at()
    {
        var data = TinyProblems.Data(1, 8, 3, 2);
        var lattice = TinyProblems.Lattice("3-1", "binary", null, ActivationSpec.Sign, data);
        WeightPlace Place(int source) => new(0, 0, source);
        void Refused(NetworkDemands demands, string expected) => Should.Throw<InputException>(() =>
            new NetworkCompletion(lattice, new SampleBlock(data, [0, 1]), LossSpec.Hinge(1)) { Demands = demands }).Message.ShouldContain(expected);
        Refused(new NetworkDemands { Signs = [new(Place(1), 1), new(Place(1), -1)] }, "weight 2 of unit 1 in layer 1");
        Refused(new NetworkDemands { Budgets = [new([Place(0), Place(1), Place(2)], 2)] }, "3 of them have no value 0");
        Refused(new NetworkDemands { Ties = [[new(Place(0), 1), new(Place(2), 1)], [new(Place(0), 1), new(Place(2), -1)]] }, "equal and opposite");
        Refused(new NetworkDemands { Ties = [[new(Place(0), 1), new(Place(2), -1)]], Signs = [new(Place(0), 1), new(Place(2), 1)] }, "clash");
    }

    /// <summary>The problem under demands, and the same one without.</summary>
    private static (NetworkCompletion Completion, NetworkCompletion Free) Problem(string kind, string widths, string weights, string biases, int seed)
    {
        var inputs = int.Parse(widths.Split('-')[0]);
        var classes = widths.EndsWith("-3", StringComparison.Ordinal) ? 3 : 2;
        var data = TinyProblems.Data(seed, 16, inputs, classes, maxAbs: 3);
        var lattice = TinyProblems.Lattice(widths, weights, biases == "none" ? null : biases, ActivationSpec.Sign, data);
        var places = Enumerable.Range(0, lattice.Spec.Layers.Count).Where(l => lattice.Spec.Layers[l].Weights.BitCount > 0).SelectMany(l =>
            from filter in Enumerable.Range(0, lattice.Spec.FilterCount(l))
            from source in Enumerable.Range(0, lattice.Spec.FanIn(l))
            select new WeightPlace(l, filter, source)).ToArray();
        var demands = NetworkDemands.None;
        if (kind.Contains("signs", StringComparison.Ordinal))
        {
            demands = demands with { Signs = [new(places[0], 1), new(places[2], -1)] };
        }

        if (kind.Contains("ties", StringComparison.Ordinal))
        {
            demands = demands with { Ties = [[new(places[0], 1), new(places[3], 1)], [new(places[1], 1), new(places[2], -1)]] };
        }

        if (kind.Contains("budget", StringComparison.Ordinal))
        {
            demands = demands with { Budgets = [new(places, Math.Max(2, places.Length / 3))] };
        }

        if (kind == "unit budgets")
        {
            demands = demands with { Budgets = [.. places.GroupBy(place => place.Filter).Select(unit => new NonzeroBudget([.. unit], 2))] };
        }

        if (kind.Contains("required", StringComparison.Ordinal))
        {
            demands = demands with { Required = data.Subset([0, 5, 9]) };
        }

        if (kind.Contains("rates", StringComparison.Ordinal))
        {
            demands = demands with { Rates = new EqualRates(data, [.. Enumerable.Range(0, 16).Select(n => data.Sample(n)[0] > 0)], 0.1) };
        }

        NetworkCompletion Completion(NetworkDemands own) =>
            new(lattice, new SampleBlock(data, [.. Enumerable.Range(0, data.SampleCount)]), LossSpec.Hinge(0.7)) { Demands = own };
        return (Completion(demands), Completion(NetworkDemands.None));
    }

    private static double Loss(NetworkCompletion completion, ReadOnlySpan<sbyte> bits)
    {
        var walker = completion.CreateEvaluator();
        walker.Load(bits);
        return walker.Objective;
    }

    private static bool Keeps(NetworkCompletion completion, sbyte[] bits) =>
        DemandCheck.Keeps(new QuantizedNetwork(completion.Lattice, bits), completion.Demands);

    private static void Descend(ICompletionWalker walker, RandomSource random)
    {
        for (var sweep = 0; sweep < 20; sweep++)
        {
            for (var k = 0; k < walker.FreeCount; k++)
            {
                walker.TryFlip(random.NextBelow(walker.FreeCount), sweep < 10 ? -0.1 * Math.Log(1 - random.NextDouble()) : 0);
            }
        }
    }
}

using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Structured;
using Isinglass.Solvers.Tabu;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Structured;

public sealed class StructuredSamplerTests : SamplerSuite
{
    [Fact]
    public void Twenty_free_bits_of_two_hundred_are_enumerated()
    {
        var set = new PortfolioSampler().Sample(Autocorrelation.Model(20), Request(1), SolveControl.Unlimited);
        set.LowestEnergy.ShouldBe(Autocorrelation.Optima[20 - 3]);
        set.StopReason.ShouldBe(StopReason.Optimal);
        set.Parameters["free_variables"].ShouldBe("20");
    }

    [Theory]
    [InlineData(22, 39)]
    [InlineData(23, 47)]
    public void Short_sequences_are_optimal_by_compound_moves(int length, double optimum)
    {
        // Optima of Packebusch, Mertens, J. Phys. A 49, 2016.
        foreach (var sampler in Samplers)
        {
            var set = sampler.Sample(Autocorrelation.Model(length), Request(2), SolveControl.Unlimited);
            set.LowestEnergy.ShouldBe(optimum, sampler.Name);
            set.Parameters["free_variables"].ShouldBe($"{length}");
        }
    }

    [Fact]
    public void Longer_sequences_are_optimal_by_tabu_search() =>
        new PortfolioSampler().Sample(Autocorrelation.Model(25), Request(3), SolveControl.Unlimited).LowestEnergy.ShouldBe(36);

    [Fact]
    public void Without_structure_the_same_effort_does_not_even_satisfy_the_penalties()
    {
        var set = new PortfolioSampler(usesStructure: false).Sample(Autocorrelation.Model(23), Request(2), SolveControl.Unlimited);
        set.LowestEnergy.ShouldBeGreaterThan(47);
        set.Parameters.Keys.ShouldNotContain("free_variables");
    }

    [Fact]
    public void Equal_keys_give_equal_samples_among_free_bits_on_one_and_two_threads()
    {
        var model = Autocorrelation.Model(22);
        foreach (var sampler in Samplers)
        {
            var request = Request(5) with { Reads = 3, Sweeps = 20 };
            var first = sampler.Sample(model, request, SolveControl.Unlimited);
            var second = sampler.Sample(model, request with { Threads = 2 }, SolveControl.Unlimited);
            second.Energies.ToArray().ShouldBe(first.Energies.ToArray());
            second.LowestValues().ShouldBe(first.LowestValues());
        }
    }

    [Fact]
    public void A_deadline_ends_a_walk_among_free_bits()
    {
        var clock = new TickingClock(TimeSpan.FromMilliseconds(1));
        var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(300), Clock = clock };
        var set = new PortfolioSampler().Sample(Autocorrelation.Model(40), Request(1), control);
        set.StopReason.ShouldBe(StopReason.TimeLimit);
        set.LowestEnergy.ShouldBe(Autocorrelation.Model(40).Energy(set.LowestValues()));
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(26, true)]
    [InlineData(24, false)]
    public void A_system_of_rows_is_solved_or_seen_to_have_no_solution(int size, bool isSolvable)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var model = System(size, seed, isSolvable, out var gap);
            var set = new PortfolioSampler().Sample(model, Request(seed) with { Threads = 1 + seed % 2 }, SolveControl.Unlimited);
            (set.StopReason == StopReason.Optimal).ShouldBe(isSolvable, $"seed {seed}");
            set.LowestEnergy.ShouldBeGreaterThanOrEqualTo(isSolvable ? 0 : gap);
            if (isSolvable)
            {
                set.LowestEnergy.ShouldBe(0, $"seed {seed}");
            }
        }
    }

    private static ISampler[] Samplers => [new PortfolioSampler(), new StructuredSampler(new TabuSearch()), new StructuredSampler(new SimulatedAnnealing())];

    protected override ISampler Create() => new StructuredSampler(new TabuSearch());

    /// <summary>Three rows over bits; an unsolvable one has even coefficients and an odd target.</summary>
    private static BinaryQuadraticModel System(int size, int seed, bool isSolvable, out double gap)
    {
        var planted = new PlantedModel(new RandomKey(31, (ulong)seed), size, range: 0);
        var solution = Enumerable.Range(0, size).Select(_ => planted.Random.NextBit()).ToArray();
        for (var r = 0; r < 3; r++)
        {
            var factor = isSolvable || r < 2 ? 1 : 2;
            var row = Enumerable.Range(0, size).Select(_ => (double)(factor * (1 + planted.Random.NextBelow(50)))).ToArray();
            planted.AddSquare([.. Enumerable.Range(0, size)], row, row.Zip(solution, static (a, x) => a * x).Sum() + factor - 1, 1);
        }

        gap = isSolvable ? 0 : 1;
        return planted.Hide(flips: seed % 2 == 0, out _, scale: 1);
    }
}

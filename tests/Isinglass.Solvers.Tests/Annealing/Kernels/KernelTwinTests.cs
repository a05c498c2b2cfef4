using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Kernels;
using Isinglass.Solvers.Annealing.Kernels.Layouts;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing.Kernels;

/// <summary>
/// Kernels with lanes against their scalar twin, flip by flip: the twin proposes one variable after the other in the kernel's order, with fields from the
/// definition, and takes the kernel's random numbers lane by lane.
/// </summary>
public sealed class KernelTwinTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Dense_blocks_of_32_are_their_scalar_twin(int seed) =>
        AssertTwin(AnnealingModels.Graph(seed, 40 + 13 * seed, 30, fields: seed % 2 == 0, range: 1 + seed), AnnealingKernel.DenseInt16, 32, seed, Natural);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Dense_blocks_of_16_are_their_scalar_twin(int seed) =>
        AssertTwin(AnnealingModels.Graph(seed, 40 + 13 * seed, 30, fields: seed % 2 == 0, range: 1 + seed), AnnealingKernel.DenseInt8Float, 16, seed, Natural);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sparse_groups_are_their_scalar_twin(int seed) =>
        AssertTwin(
            AnnealingModels.Graph(seed, 100 + 31 * seed, 5, fields: true, range: 20),
            AnnealingKernel.SparseInt16,
            SparseInt16Layout.Lanes,
            seed,
            problem => new IndependentGroups(problem.Couplings, SparseInt16Layout.Lanes).VariableOfSlot);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sparse_groups_of_16_are_their_scalar_twin(int seed) =>
        AssertTwin(
            AnnealingModels.Graph(seed, 100 + 31 * seed, 5, fields: true, range: 20),
            AnnealingKernel.SparseFloat,
            16,
            seed,
            problem => new IndependentGroups(problem.Couplings, 16).VariableOfSlot);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Row_blocks_are_their_scalar_twin(int seed) =>
        AssertTwin(
            RandomModels.Quadratic(new RandomKey((ulong)seed), 20 + 7 * seed, Vartype.Binary, density: 0.1, squaredTerms: 1 + seed),
            AnnealingKernel.RowBlocks,
            16,
            seed,
            problem => [.. Natural(problem).OrderByDescending(i => problem.TermsOfVariable.RowColumns(i).Length).ThenBy(i => i)],
            skips: false);

    private static int[] Natural(SpinProblem problem) => [.. Enumerable.Range(0, problem.Count)];

    private static void AssertTwin(
        BinaryQuadraticModel model, AnnealingKernel kernel, int lanes, int seed, Func<SpinProblem, int[]> order, bool skips = true)
    {
        var problem = SpinProblem.From(model);
        problem.IsExactInSingle.ShouldBeTrue();
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        using var state = KernelTests.Started(layout, problem, seed);
        var isInteger = kernel is AnnealingKernel.SparseInt16 or AnnealingKernel.DenseInt16;
        var twin = new Twin(problem, order(problem), lanes, isInteger, skips, new RandomKey((ulong)seed));
        state.Store(0, twin.Spins);
        var spins = new sbyte[problem.Count];
        for (var k = 0; k < 30; k++)
        {
            // Above the temperatures that the table of 64 levels serves, and for descent at 0.
            var temperature = k == 29 ? 0 : 6 + problem.LargestField * Math.Pow(0.01, k / 28.0);
            var flips = state.Sweep(temperature);
            twin.Sweep((float)temperature).ShouldBe(flips, $"{layout.Name}, sweep {k}");
            state.Store(0, spins);
            spins.ShouldBe(twin.Spins);
        }
    }

    private sealed class Twin(SpinProblem problem, int[] order, int lanes, bool isWhole, bool skips, RandomKey key)
    {
        private readonly double[] _fields = new double[problem.Count];
        private LaneRandom _random = new(key);

        public sbyte[] Spins { get; } = new sbyte[problem.Count];

        public long Sweep(float temperature)
        {
            var logarithm = new ScaledLog(0.5f * temperature, temperature == 0 ? (isWhole ? 1 : 0.5f) : 0);
            var flips = 0L;
            for (var first = 0; first < order.Length; first += lanes)
            {
                var block = order[first..Math.Min(first + lanes, order.Length)];
                if (skips && !block.Any(i => i >= 0 && Gain(i) >= CutOff(temperature)))
                {
                    continue;
                }

                var thresholds = Enumerable.Range(0, lanes / 16).SelectMany(_ => Lanes(logarithm)).ToArray();
                for (var lane = 0; lane < block.Length; lane++)
                {
                    if (block[lane] >= 0 && Gain(block[lane]) >= (isWhole ? Math.Truncate(thresholds[lane]) : thresholds[lane]))
                    {
                        Spins[block[lane]] = (sbyte)-Spins[block[lane]];
                        flips++;
                    }
                }
            }

            return flips;
        }

        private float[] Lanes(ScaledLog logarithm)
        {
            var values = logarithm.Of(_random.Next());
            return [.. Enumerable.Range(0, 16).Select(lane => values[lane])];
        }

        /// <summary>The lowest gain that can be accepted; blocks without one take no random numbers.</summary>
        private double CutOff(float temperature)
        {
            var least = LaneRandom.LeastLogarithm * 0.5f * temperature;
            return temperature == 0 ? (isWhole ? 1 : 0.5) : isWhole ? Math.Truncate(least) : least;
        }

        private double Gain(int i)
        {
            problem.Fields(Spins, _fields);
            return Spins[i] * _fields[i];
        }
    }
}

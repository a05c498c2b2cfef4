using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Kernels;
using Isinglass.Solvers.Annealing.Kernels.Layouts;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing.Kernels;

/// <summary>What must hold for every kernel: fields, energies, descent and the equilibrium distribution, all against the definition.</summary>
public sealed class KernelTests
{
    private static readonly AnnealingKernel[] Kernels = [.. Enum.GetValues<AnnealingKernel>().Where(kernel => kernel != AnnealingKernel.Automatic)];

    /// <summary>Every kernel with every model that it holds.</summary>
    public static IEnumerable<ITheoryDataRow> Pairs => PairsOf(leastCount: 0);

    /// <summary>Those with enough variables for two trajectories to differ.</summary>
    public static IEnumerable<ITheoryDataRow> LargePairs => PairsOf(leastCount: 30);

    private static Dictionary<string, BinaryQuadraticModel> Models { get; } = new(StringComparer.Ordinal)
    {
        ["sparse +-1"] = AnnealingModels.Graph(1, 700, 5),
        ["sparse +-1 with fields"] = AnnealingModels.Graph(2, 333, 8, fields: true),
        ["sparse weighted"] = AnnealingModels.Graph(3, 257, 6, fields: true, range: 40),
        ["dense +-1"] = AnnealingModels.Graph(4, 150, 120),
        ["dense weighted"] = AnnealingModels.Graph(5, 97, 60, fields: true, range: 100),
        ["rows"] = RandomModels.Quadratic(new RandomKey(6), 75, Vartype.Binary, density: 0.1, squaredTerms: 9),
        ["rows over spins"] = RandomModels.Quadratic(new RandomKey(7), 33, Vartype.Spin, density: 0, squaredTerms: 4),
        ["irrational"] = AnnealingModels.Irrational(new RandomKey(8), 60, Vartype.Spin),
        ["one variable"] = RandomModels.Quadratic(new RandomKey(9), 1, Vartype.Binary),
        ["zero"] = new BinaryQuadraticModelBuilder(Vartype.Spin, 40).Build(),
    };

    private static TheoryData<AnnealingKernel, string> PairsOf(int leastCount)
    {
        var data = new TheoryData<AnnealingKernel, string>();
        foreach (var kernel in Kernels)
        {
            foreach (var name in Held(kernel).Where(name => Models[name].VariableCount >= leastCount))
            {
                data.Add(kernel, name);
            }
        }

        return data;
    }

    /// <summary>The models that a kernel holds, as <see cref="AnnealingKernel"/> says.</summary>
    private static string[] Held(AnnealingKernel kernel)
    {
        string[] bonds = ["sparse +-1", "sparse +-1 with fields", "one variable"];
        string[] integers = [.. bonds, "sparse weighted", "dense +-1", "dense weighted"];
        string[] rows = ["rows", "rows over spins"];
        return kernel switch
        {
            AnnealingKernel.BitSliced => bonds,
            AnnealingKernel.SparseInt16 or AnnealingKernel.DenseInt8Float => integers,
            AnnealingKernel.SparseFloat => [.. integers, "zero"],
            AnnealingKernel.DenseInt16 => [.. integers, .. rows],
            AnnealingKernel.RowBlocks => [.. rows, "irrational"],
            AnnealingKernel.RowsThenDense or AnnealingKernel.RowReplicasInt16 => rows,
            _ => [.. Models.Keys],
        };
    }

    [Fact]
    public void A_kernel_holds_the_models_that_it_says_and_no_others()
    {
        static bool Holds(AnnealingKernel kernel, string name)
        {
            using var layout = KernelChoice.TryCreate(SpinProblem.From(Models[name]), kernel);
            return layout is not null;
        }

        var held = Kernels.Select(kernel => $"{kernel}: {string.Join(", ", Models.Keys.Where(name => Holds(kernel, name)))}");
        held.ShouldBe(Kernels.Select(kernel => $"{kernel}: {string.Join(", ", Models.Keys.Intersect(Held(kernel)))}"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    internal void Fields_and_energies_stay_those_of_the_definition(AnnealingKernel kernel, string name)
    {
        var problem = SpinProblem.From(Models[name]);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        using var state = Started(layout, problem, seed: 3);
        var tolerance = problem.IsExactInSingle ? 0 : 1e-4 * problem.LargestField;
        var spins = new sbyte[problem.Count];
        var fields = new double[problem.Count];
        foreach (var temperature in Temperatures(problem))
        {
            state.Sweep(temperature);
            for (var replica = 0; replica < layout.ReplicaCount; replica += 37)
            {
                state.Store(replica, spins);
                problem.Fields(spins, fields);
                for (var i = 0; i < fields.Length; i++)
                {
                    Math.Abs(state.Field(replica, i) - fields[i]).ShouldBeLessThanOrEqualTo(tolerance, $"{layout.Name}, variable {i} at {temperature}");
                }

                var energy = state.Energy(replica);
                energy.ShouldBe(Energy(Models[name], problem, spins), 1e-9 + 1e-9 * Math.Abs(energy) + (tolerance * problem.Count));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    internal void Sweeps_without_temperature_end_in_a_local_minimum(AnnealingKernel kernel, string name)
    {
        var problem = SpinProblem.From(Models[name]);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        using var state = Started(layout, problem, seed: 4);
        var before = state.Energy(0);
        var sweeps = 0;
        while (state.Sweep(0) > 0)
        {
            (++sweeps).ShouldBeLessThan(500, layout.Name);
        }

        state.Energy(0).ShouldBeLessThanOrEqualTo(before + 1e-9);
        var changes = new double[problem.Count];
        for (var replica = 0; replica < layout.ReplicaCount; replica++)
        {
            state.FlipEnergies(replica, changes);
            changes.Min().ShouldBeGreaterThanOrEqualTo(problem.IsIntegral ? 0 : -4 * problem.LeastGain, $"{layout.Name}, replica {replica}");
        }
    }

    [Theory]
    [MemberData(nameof(LargePairs))]
    internal void Equal_keys_give_equal_trajectories_and_other_keys_others(AnnealingKernel kernel, string name)
    {
        var problem = SpinProblem.From(Models[name]);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        var runs = new List<sbyte[]>();
        foreach (var seed in new[] { 5, 5, 6 })
        {
            using var state = Started(layout, problem, seed);
            foreach (var temperature in Temperatures(problem).Concat(Temperatures(problem)))
            {
                state.Sweep(temperature);
            }

            runs.Add(new sbyte[problem.Count]);
            state.Store(layout.ReplicaCount - 1, runs[^1]);
        }

        runs[1].ShouldBe(runs[0]);
        runs[2].ShouldNotBe(runs[0]);
    }

    /// <summary>
    /// Six spins, 64 states: the frequencies of a long chain against the distribution of Boltzmann. A wrong probability of acceptance, a lane that is judged
    /// by an old field or a random number used twice shows here. The bound is five standard errors of chains whose states are thinned by eight sweeps.
    /// </summary>
    [Theory]
    [InlineData(AnnealingKernel.Reference, 0)]
    [InlineData(AnnealingKernel.SparseInt16, 0)]
    [InlineData(AnnealingKernel.SparseFloat, 0)]
    [InlineData(AnnealingKernel.DenseInt16, 0)]
    [InlineData(AnnealingKernel.DenseInt8Float, 0)]
    [InlineData(AnnealingKernel.DenseFloat, 0)]
    [InlineData(AnnealingKernel.BitSliced, 0)]
    [InlineData(AnnealingKernel.RowReplicas, 0)]
    [InlineData(AnnealingKernel.Reference, 2)]
    [InlineData(AnnealingKernel.RowBlocks, 2)]
    [InlineData(AnnealingKernel.RowReplicas, 2)]
    [InlineData(AnnealingKernel.RowReplicasInt16, 2)]
    [InlineData(AnnealingKernel.RowsThenDense, 2)]
    [InlineData(AnnealingKernel.DenseInt16, 2)]
    [InlineData(AnnealingKernel.DenseFloat, 2)]
    internal void A_long_chain_visits_states_with_the_frequencies_of_Boltzmann(AnnealingKernel kernel, int squaredTerms)
    {
        var model = squaredTerms > 0
            ? RandomModels.Quadratic(new RandomKey(12), 6, Vartype.Spin, density: 0.4, range: 2, squaredTerms: squaredTerms)
            : AnnealingModels.Graph(13, 6, 4, fields: true);
        var problem = SpinProblem.From(model);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        foreach (var temperature in squaredTerms > 0 ? new[] { 8.0, 30.0 } : [1.5, 4.0])
        {
            var samples = 0;
            var counts = new double[64];
            using var state = Started(layout, problem, seed: 9);
            while (samples < 40000)
            {
                for (var k = 0; k < 8; k++)
                {
                    state.Sweep(temperature);
                }

                // Replicas that share random numbers are not independent: one of each 64.
                for (var replica = 0; replica < layout.ReplicaCount; replica += layout.ReplicaCount > 64 ? 64 : 1)
                {
                    counts[Code(state, replica, 6)]++;
                    samples++;
                }
            }

            var weights = RandomModels.Points(6, Vartype.Spin).Select(point => Math.Exp(-Energy(model, problem, point) / temperature)).ToArray();
            for (var code = 0; code < 64; code++)
            {
                var expected = weights[code] / weights.Sum();
                (counts[code] / samples).ShouldBe(expected, 5 * Math.Sqrt(2 * expected / samples) + 1e-4, $"{layout.Name} at {temperature}, state {code}");
            }
        }
    }

    /// <summary>
    /// The bits of a run are part of the contract: they must not depend on the instructions that the processor has. The suite is also run with
    /// AVX-512, AVX2 and all vector instructions switched off; these numbers must hold in every such run.
    /// </summary>
    [Theory]
    [InlineData("sparse +-1 with fields", AnnealingKernel.SparseInt16, 160463393172430873UL)]
    [InlineData("sparse weighted", AnnealingKernel.SparseInt16, 3857640854036559735UL)]
    [InlineData("sparse weighted", AnnealingKernel.SparseFloat, 17381614208745175943UL)]
    [InlineData("dense +-1", AnnealingKernel.DenseInt16, 11108740113552431247UL)]
    [InlineData("dense weighted", AnnealingKernel.DenseInt8Float, 1995248118230424347UL)]
    [InlineData("irrational", AnnealingKernel.DenseFloat, 8436190089186040435UL)]
    [InlineData("rows", AnnealingKernel.RowBlocks, 14414001989901752005UL)]
    [InlineData("irrational", AnnealingKernel.RowBlocks, 16137544484522750245UL)]
    [InlineData("rows", AnnealingKernel.RowReplicas, 2524056947690566603UL)]
    [InlineData("rows", AnnealingKernel.RowReplicasInt16, 939970749360884687UL)]
    [InlineData("sparse +-1", AnnealingKernel.BitSliced, 16129150121167463701UL)]
    internal void Every_instruction_set_gives_the_same_bits(string name, AnnealingKernel kernel, ulong expected)
    {
        var problem = SpinProblem.From(Models[name]);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        using var state = Started(layout, problem, seed: 11);

        // FNV-1a (Fowler, Noll, Vo, 1991) over all spins of some replicas after each of 40 sweeps.
        var hash = 14695981039346656037UL;
        for (var k = 0; k < 40; k++)
        {
            state.Sweep(problem.LargestField * Math.Pow(1e-3, k / 39.0));
            for (var i = 0; i < problem.Count; i++)
            {
                hash = (hash ^ (ulong)(byte)state.Spin(i % layout.ReplicaCount, i)) * 1099511628211UL;
            }
        }

        hash.ShouldBe(expected, layout.Name);
    }

    [Theory]
    [InlineData("sparse +-1", AnnealingKernel.SparseInt16)]
    [InlineData("sparse weighted", AnnealingKernel.SparseFloat)]
    [InlineData("dense +-1", AnnealingKernel.DenseInt16)]
    [InlineData("dense weighted", AnnealingKernel.DenseInt8Float)]
    [InlineData("irrational", AnnealingKernel.DenseFloat)]
    [InlineData("rows", AnnealingKernel.RowBlocks)]
    [InlineData("rows", AnnealingKernel.RowReplicas)]
    [InlineData("rows", AnnealingKernel.RowReplicasInt16)]
    [InlineData("rows", AnnealingKernel.RowsThenDense)]
    [InlineData("rows", AnnealingKernel.Reference)]
    [InlineData("sparse +-1", AnnealingKernel.BitSliced)]
    internal void A_sweep_allocates_nothing(string name, AnnealingKernel kernel)
    {
        var problem = SpinProblem.From(Models[name]);
        using var layout = KernelChoice.TryCreate(problem, kernel).ShouldNotBeNull();
        using var state = Started(layout, problem, seed: 1);
        var spins = new sbyte[problem.Count];
        var temperatures = Temperatures(problem);
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var temperature in temperatures)
            {
                state.Sweep(temperature);
            }

            state.Sweep(0);
            state.Refresh();
            state.Energy(0);
            state.Store(0, spins);
            if (round > 0)
            {
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
            }
        }
    }

    [Theory]
    [InlineData("sparse +-1", 1, "sparse-int16")]
    [InlineData("sparse +-1", 100, "bit-sliced-512-replicas")]
    [InlineData("sparse weighted", 100, "sparse-int16")]
    [InlineData("dense weighted", 1, "dense-int16")]
    [InlineData("irrational", 1, "rows-16-variables")]
    [InlineData("rows", 1, "rows-16-variables")]
    [InlineData("rows", 20, "rows-16-replicas")]
    [InlineData("rows", 40, "rows-32-replicas")]
    public void The_choice_follows_the_model_and_is_reported(string name, int reads, string kernel)
    {
        var request = new SampleRequest { Key = new RandomKey(1), Reads = reads, Sweeps = 10 };
        new SimulatedAnnealing().Sample(Models[name], request, SolveControl.Unlimited).Parameters["kernel"].ShouldBe(kernel);
    }

    [Fact]
    public void A_kernel_that_cannot_hold_the_model_is_refused_with_the_reason()
    {
        var sampler = new SimulatedAnnealing(new AnnealingOptions { Kernel = AnnealingKernel.BitSliced });
        var message = Should.Throw<InputException>(
            () => sampler.Sample(Models["sparse weighted"], new SampleRequest { Key = default }, SolveControl.Unlimited)).Message;
        message.ShouldContain("one magnitude");
        message.ShouldContain("automatic");
    }

    [Fact]
    public void Coefficients_of_very_different_size_are_annealed_in_double_precision()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, -1e-3);
        builder.AddSquaredTerm([1, 2], [1, 1], 1, 1.23456789e9);
        builder.AddLinear(1, -Math.PI * 1e-3);
        var set = new SimulatedAnnealing().Sample(builder.Build(), new SampleRequest { Key = new RandomKey(1), Reads = 4 }, SolveControl.Unlimited);
        set.Parameters["kernel"].ShouldBe("reference");
        set.LowestValues().ShouldBe(new sbyte[] { 1, 1, 0 });
    }

    internal static AnnealingState Started(KernelLayout layout, SpinProblem problem, int seed)
    {
        var state = layout.CreateState();
        var key = new RandomKey((ulong)seed);
        var random = key.Derive("initial").CreateSource();
        state.Seed(key);
        var spins = new sbyte[problem.Count];
        for (var replica = 0; replica < layout.ReplicaCount; replica++)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                spins[i] = (sbyte)random.NextSign();
            }

            state.Load(replica, spins);
        }

        state.Refresh();
        return state;
    }

    private static double[] Temperatures(SpinProblem problem) =>
        [problem.LargestField, 0.2 * problem.LargestField, 0.05 * problem.LargestField, 0.01 * problem.LargestField, 1e-3 * problem.LargestField];

    /// <summary>Energy in units, by the model's own definition.</summary>
    private static double Energy(BinaryQuadraticModel model, SpinProblem problem, sbyte[] spins) =>
        model.Energy(Array.ConvertAll(spins, spin => spin > 0 ? (sbyte)1 : model.ZeroValue)) / problem.Unit;

    private static int Code(AnnealingState state, int replica, int count)
    {
        var code = 0;
        for (var i = 0; i < count; i++)
        {
            code |= state.Spin(replica, i) > 0 ? 1 << i : 0;
        }

        return code;
    }
}

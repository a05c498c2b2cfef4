using Isinglass.Hedging.Bounds;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training.Tests.Bounds;

public sealed class DecomposedBoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bounds_rise_with_order_and_bundle_size_up_to_the_optimum(int seed)
    {
        var optimum = Optimum(Committee(seed, "hinge", 6));
        double Bound(int bundle, int order) => Solve(Committee(seed, "hinge", bundle), order).LowerBound;
        var (single, square, pairs, whole) = (Bound(1, 1), Bound(1, 2), Bound(3, 2), Bound(6, 1));
        single.ShouldBeLessThanOrEqualTo(square + 1e-6);
        square.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        pairs.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        pairs.ShouldBeGreaterThanOrEqualTo(single - 1e-6);
        whole.ShouldBe(optimum, 1e-9);
    }

    [Fact]
    public void Some_bound_of_single_samples_is_informative_and_order_two_is_tighter()
    {
        var bounds = Enumerable.Range(1, 6).Select(seed => (One: Solve(Committee(seed, "hinge", 1), 1).LowerBound,
            Two: Solve(Committee(seed, "hinge", 1), 2).LowerBound)).ToArray();
        bounds.Max(pair => pair.One).ShouldBeGreaterThan(0.01);
        bounds.Max(pair => pair.Two - pair.One).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void The_bound_of_single_samples_with_0_1_loss_is_exactly_0_and_says_so()
    {
        var result = Solve(Committee(1, "zero-one", 1), 1);
        result.LowerBound.ShouldBe(0, 1e-12);
        result.IsZeroLossRegime.ShouldBeTrue();
        result.Summary.ShouldBe("zero-loss regime: the bound is 0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exact_solver_on_the_exact_encoding_gives_the_bounds_of_enumeration(int order)
    {
        var options = new DecomposedBoundOptions { MomentOrder = order, Iterations = 8 };
        var enumerated = new DecomposedBound(null, 1, options).Solve(Linear(ModelEncoding.Implicit), new RandomKey(1), SolveControl.Unlimited);
        var solved = new DecomposedBound(new ExactSolver(), 2, options).Solve(Linear(ModelEncoding.Exact), new RandomKey(1), SolveControl.Unlimited);
        solved.Bounds[0].ShouldBe(enumerated.Bounds[0], 1e-9);
        solved.LowerBound.ShouldBeLessThanOrEqualTo(enumerated.Objective + 1e-9);
        solved.SpinsMonolithic.ShouldBeGreaterThan(solved.SpinsPerCall);
    }

    [Fact]
    public void An_oracle_that_proves_nothing_gives_no_bound()
    {
        var annealing = new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = 5 });
        var result = new DecomposedBound(annealing, 1, new DecomposedBoundOptions { Iterations = 3 })
            .Solve(Committee(1, "hinge", 2), new RandomKey(1), SolveControl.Unlimited);
        result.LowerBound.ShouldBe(double.NegativeInfinity);
        result.Summary.ShouldContain("no bound");
        Should.Throw<InputException>(() => new DecomposedBound(null, 1, new DecomposedBoundOptions { MomentOrder = 3 })).Message.ShouldContain("order 1 or 2");
    }

    private static DecomposedBoundResult Solve(ScenarioModel model, int order) =>
        new DecomposedBound(null, 1, new DecomposedBoundOptions { MomentOrder = order }).Solve(model, new RandomKey(1), SolveControl.Unlimited);

    /// <summary>Three sign units over three inputs, six samples with random labels: more than such a committee can learn.</summary>
    private static ScenarioModel Committee(int seed, string loss, int bundle) => Compile(seed, "3-3-1", loss, bundle, ModelEncoding.Implicit);

    private static ScenarioModel Linear(ModelEncoding encoding) => Compile(3, "3-1", "hinge", 2, encoding);

    private static ScenarioModel Compile(int seed, string widths, string loss, int bundle, ModelEncoding encoding)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        var values = Enumerable.Range(0, 18).Select(_ => (sbyte)random.NextSign()).ToArray();
        int[] labels = [0, 1, .. Enumerable.Range(0, 4).Select(_ => random.NextBit())];
        var data = new QuantizedDataset(3, values, labels, ["no", "yes"], 1);
        var lattice = IntegerNetwork.From(NetworkSpec.Parse(widths), SampleBlock.RootMeanSquare(data));
        int[][] bundles = [.. Enumerable.Range(0, 6).Chunk(bundle)];
        return NetworkCompiler.Compile(lattice, data, LossSpec.Parse(loss, 2), bundles, new CompileOptions { Encoding = encoding }).Scenarios;
    }

    private static double Optimum(ScenarioModel model)
    {
        var walker = model.Completion!.CreateWalker();
        return Enumerable.Range(0, 1 << walker.FreeCount).Min(index =>
        {
            walker.Load([.. Enumerable.Range(0, walker.FreeCount).Select(i => (sbyte)(index >> i & 1))]);
            return walker.Objective;
        });
    }
}

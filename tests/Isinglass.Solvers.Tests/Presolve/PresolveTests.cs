using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Presolve;
using Isinglass.Solvers.Tabu;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Presolve;

public sealed class PresolvedSamplerTests : SamplerSuite
{
    protected override ISampler Create() => new PresolvedSampler(new TabuSearch());
}

public sealed class PresolveTests
{
    [Fact]
    public void Three_hundred_random_models_keep_their_minimum_and_every_energy()
    {
        var removed = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var model = RandomModel(seed);
            var presolved = Presolver.Presolve(model, SolveControl.Unlimited.Start());
            removed += presolved.FixedCount + presolved.MergedCount;
            var best = presolved.Components.Select(component => Best(component.Model)).ToList();
            var restored = presolved.Restore([.. best.Select(pair => pair.Point)]);
            var minimum = RandomModels.Minimum(model);
            model.Energy(restored).ShouldBe(minimum, 1e-9, $"model {seed}");
            (presolved.Constant + best.Sum(pair => pair.Energy)).ShouldBe(minimum, 1e-9, $"model {seed}");
            (presolved.LowerBound ?? double.NegativeInfinity).ShouldBeLessThanOrEqualTo(minimum + 1e-9, $"model {seed}");
            ShouldKeepEnergies(model, presolved, seed);
        }

        removed.ShouldBeGreaterThan(600);
    }

    [Fact]
    public void What_roof_duality_reaches_from_the_source_holds_in_every_optimum()
    {
        var fixedCount = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var model = RandomModels.Quadratic(new RandomKey((ulong)seed), 9, Vartype.Spin, density: 0.3, range: 6);
            var workspace = new PresolveWorkspace(model, 1);
            var bound = RoofDuality.Fix(workspace, SolveControl.Unlimited.Start(), onlyStrong: true).ShouldNotBeNull() + model.Offset;
            var points = RandomModels.Points(9, Vartype.Spin).Select(point => (Point: point, Energy: model.Energy(point))).ToList();
            var minimum = points.Min(pair => pair.Energy);
            bound.ShouldBeLessThanOrEqualTo(minimum);
            for (var i = 0; i < 9; i++)
            {
                var value = workspace.Substitution.ValueOf(i);
                fixedCount += value == 0 ? 0 : 1;
                points.Where(pair => pair.Energy == minimum).ShouldAllBe(pair => value == 0 || pair.Point[i] == value);
            }
        }

        fixedCount.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Roof_duality_is_exact_on_submodular_models()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new RandomKey((ulong)seed).CreateSource();
            var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 10);
            for (var i = 0; i < 10; i++)
            {
                builder.AddLinear(i, random.NextBelow(21) - 10);
                builder.AddQuadratic(i, (i + 1 + random.NextBelow(9)) % 10, -random.NextBelow(5));
            }

            var model = builder.Build();
            var workspace = new PresolveWorkspace(model, 1);
            RoofDuality.Fix(workspace, SolveControl.Unlimited.Start()).ShouldBe(RandomModels.Minimum(model));
            workspace.FixedCount.ShouldBe(10);
        }
    }

    [Fact]
    public void A_tree_of_any_size_is_solved_by_merging_leaves_alone()
    {
        var random = new RandomKey(3).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 400);
        for (var i = 1; i < 400; i++)
        {
            builder.AddQuadratic(i, random.NextBelow(i), random.NextGaussian());
            builder.AddLinear(i, 0.5 * random.NextGaussian());
        }

        var presolved = Presolver.Presolve(builder.Build(), SolveControl.Unlimited.Start());
        presolved.Components.ShouldBeEmpty();
        (presolved.FixedCount + presolved.MergedCount).ShouldBe(400);
    }

    [Fact]
    public void Decimal_coefficients_count_as_exact_and_irrational_ones_skip_roof_duality()
    {
        var model = RandomModels.Quadratic(new RandomKey(1), 8, Vartype.Binary, density: 1);
        Presolver.Presolve(SamplerModels.Scaled(model, 0.1), SolveControl.Unlimited.Start()).LowerBound.ShouldNotBeNull();
        Presolver.Presolve(SamplerModels.Scaled(model, Math.PI), SolveControl.Unlimited.Start()).LowerBound.ShouldBeNull();
    }

    [Fact]
    public void Independent_parts_are_separated_and_squared_terms_stay_rows()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 12);
        builder.AddSquaredTerm([0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 1], 3, 10);
        builder.AddSquaredTerm([6, 7, 8, 9, 10, 11], [1, 1, 1, 1, 1, 1], 2, 10);
        var presolved = Presolver.Presolve(builder.Build(), SolveControl.Unlimited.Start());
        presolved.Components.Count.ShouldBe(2);
        presolved.Components.ShouldAllBe(component => component.Model.SquaredTerms.Count == 1 && component.Model.InteractionCount == 0);
    }

    [Fact]
    public void A_wholly_presolved_model_is_proved_optimal()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 3);
        builder.AddLinear(0, 5);
        builder.AddQuadratic(0, 1, 1);
        builder.AddQuadratic(1, 2, -2);
        var request = new SampleRequest { Key = new RandomKey(1), Reads = 2 };
        var set = new PresolvedSampler(new TabuSearch()).Sample(builder.Build(), request, SolveControl.Unlimited);
        set.StopReason.ShouldBe(StopReason.Optimal);
        set.Energies.ToArray().ShouldBe([-8, -8]);
        set.Parameters["components"].ShouldBe("0");
    }

    private static BinaryQuadraticModel RandomModel(int seed)
    {
        var key = new RandomKey((ulong)seed).Derive("presolve");
        var vartype = seed % 2 == 0 ? Vartype.Binary : Vartype.Spin;
        var model = RandomModels.Quadratic(key, 3 + seed % 7, vartype, 0.15 + 0.1 * (seed % 6), 1 + seed % 9, seed % 5 == 0 ? 2 : 0);
        return seed % 4 == 3 ? SamplerModels.Scaled(model, 0.37) : model;
    }

    private static (sbyte[] Point, double Energy) Best(BinaryQuadraticModel model) =>
        RandomModels.Points(model.VariableCount, model.Vartype).Select(point => (Point: point, Energy: model.Energy(point))).MinBy(pair => pair.Energy);

    private static void ShouldKeepEnergies(BinaryQuadraticModel model, PresolvedModel presolved, int seed)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        for (var trial = 0; trial < 5; trial++)
        {
            var parts = presolved.Components
                .Select(component => component.Variables.Select(_ => random.NextBit() != 0 ? (sbyte)1 : model.ZeroValue).ToArray()).ToList();
            var energy = presolved.Constant + presolved.Components.Zip(parts, (component, values) => component.Model.Energy(values)).Sum();
            model.Energy(presolved.Restore(parts)).ShouldBe(energy, 1e-9, $"model {seed}");
        }
    }
}

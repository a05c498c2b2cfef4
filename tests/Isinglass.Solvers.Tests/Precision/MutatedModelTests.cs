using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Precision;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Precision;

/// <summary>Mutated models against the enumeration of all states.</summary>
public sealed class MutatedModelTests
{
    [Theory]
    [InlineData(Vartype.Binary)]
    [InlineData(Vartype.Spin)]
    public void What_is_said_to_keep_an_optimum_keeps_one_where_rounding_loses_it(Vartype vartype)
    {
        var (kept, lost) = (0, 0);
        for (var seed = 0UL; seed < 30; seed++)
        {
            var model = Wide(seed, 7, vartype);
            var bits = 2 + (int)(seed % 3);
            var mutated = MutatedModel.Of(model, bits);
            var limit = (1 << (bits - 1)) - 1;
            foreach (var value in (double[])[.. mutated.Target.Linear, .. mutated.Target.Couplings.Values])
            {
                (value / mutated.Step).ShouldBe(Math.Round(value / mutated.Step), 1e-9);
                Math.Abs(value / mutated.Step).ShouldBeLessThanOrEqualTo(limit + 1e-9);
            }

            IsKept(model, mutated.Target).ShouldBe(mutated.KeepsOptimum, $"seed {seed}");
            kept += mutated.KeepsOptimum ? 1 : 0;
            lost += IsKept(model, ReducedModel.Of(model, bits).Target) ? 0 : 1;
        }

        kept.ShouldBeGreaterThan(28);
        lost.ShouldBeGreaterThan(8, "rounding alone would do");
    }

    [Theory]
    [InlineData(Vartype.Binary)]
    [InlineData(Vartype.Spin)]
    public void Bounds_promise_nothing_that_enumeration_denies(Vartype vartype)
    {
        var (promised, changed) = (0, 0);
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = vartype == Vartype.Binary ? Penalised(seed, 1000) : Wide(seed, 6, vartype);
            var best = RandomModels.Points(model.VariableCount, vartype).MinBy(point => model.Energy(point))!;
            var mutated = MutatedModel.Of(model, 8, new MutationOptions
            {
                EnumerationLimit = 0,
                LowerBound = seed % 2 == 0 ? null : static restricted => RandomModels.Minimum(restricted),
                Points = [best],
            });
            (!mutated.KeepsOptimum || IsKept(model, mutated.Target)).ShouldBeTrue($"seed {seed}");
            promised += mutated.KeepsOptimum ? 1 : 0;
            changed += mutated.KeepsOptimum && mutated.ChangedCount > 0 ? 1 : 0;
        }

        promised.ShouldBeGreaterThan(15);
        changed.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void An_objective_under_a_large_penalty_keeps_its_optimum_by_bounds_where_rounding_loses_it()
    {
        var model = Penalised(3, 1000);
        var best = RandomModels.Points(model.VariableCount).MinBy(point => model.Energy(point))!;
        var options = new MutationOptions { EnumerationLimit = 0, Points = [best], LowerBound = static restricted => RandomModels.Minimum(restricted) };
        var mutated = MutatedModel.Of(model, 7, options);
        IsKept(model, ReducedModel.Of(model, 7).Target).ShouldBeFalse();
        mutated.KeepsOptimum.ShouldBeTrue();
        CoefficientRange.Of(mutated.Target).Largest.ShouldBeLessThanOrEqualTo(63.001 * mutated.Step);
        IsKept(model, mutated.Target).ShouldBeTrue();
    }

    [Fact]
    public void A_point_that_is_far_from_the_optimum_costs_the_promise_but_never_breaks_one()
    {
        var model = Wide(1, 6, Vartype.Binary);
        var worst = RandomModels.Points(6).MaxBy(point => model.Energy(point))!;
        var mutated = MutatedModel.Of(model, 2, new MutationOptions { EnumerationLimit = 0, Points = [worst] });
        mutated.KeepsOptimum.ShouldBeFalse();
        mutated.ForcedCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Models_that_fit_stay_as_they_are_and_large_ones_are_refused()
    {
        var model = RandomModels.Quadratic(new RandomKey(1), 6, Vartype.Binary, 0.5, 3);
        var mutated = MutatedModel.Of(model, 4);
        mutated.ChangedCount.ShouldBe(0);
        mutated.KeepsOptimum.ShouldBeTrue();
        var large = RandomModels.Quadratic(new RandomKey(1), 150, Vartype.Binary, 1, 30);
        Should.Throw<InputException>(() => MutatedModel.Of(large, 4)).Message.ShouldContain("Round instead");
        MutatedModel.Of(new BinaryQuadraticModelBuilder(Vartype.Spin, 3).Build(), 4).Target.VariableCount.ShouldBe(3);
    }

    private static bool IsKept(BinaryQuadraticModel source, BinaryQuadraticModel target)
    {
        var points = RandomModels.Points(source.VariableCount, source.Vartype).ToArray();
        var (before, after) = (points.Min(point => source.Energy(point)), points.Min(point => target.Energy(point)));
        return points.Where(point => target.Energy(point) <= after + 1e-7).All(point => source.Energy(point) <= before + 1e-7);
    }

    // A few coefficients are a hundred times the others.
    private static BinaryQuadraticModel Wide(ulong seed, int n, Vartype vartype)
    {
        var random = new RandomKey(seed).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, n);
        for (var i = 0; i < n; i++)
        {
            builder.AddLinear(i, Value());
            for (var j = 0; j < i; j++)
            {
                builder.AddQuadratic(i, j, Value());
            }
        }

        return builder.Build();

        double Value() => (2 * random.NextDouble() - 1) * (random.NextDouble() < 0.1 ? 100 : 1);
    }

    // Two groups of three bits of which one is to be chosen.
    private static BinaryQuadraticModel Penalised(ulong seed, double weight)
    {
        var random = new RandomKey(seed).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 6);
        for (var i = 0; i < 6; i++)
        {
            builder.AddLinear(i, 1 + random.NextBelow(5));
        }

        builder.AddSquare([0, 1, 2], [1, 1, 1], 1, weight);
        builder.AddSquare([3, 4, 5], [1, 1, 1], 1, weight);
        return builder.Build();
    }
}

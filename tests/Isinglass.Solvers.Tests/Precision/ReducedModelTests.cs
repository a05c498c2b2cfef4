using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Precision;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Precision;

/// <summary>Reduced coefficients on models that are small enough to enumerate all states.</summary>
public sealed class ReducedModelTests
{
    [Theory]
    [InlineData(Vartype.Binary, PrecisionReduction.Round)]
    [InlineData(Vartype.Spin, PrecisionReduction.Round)]
    [InlineData(Vartype.Binary, PrecisionReduction.Drop)]
    [InlineData(Vartype.Spin, PrecisionReduction.Drop)]
    internal void States_further_apart_than_the_bound_keep_their_order(Vartype vartype, PrecisionReduction reduction)
    {
        var changes = 0;
        for (var seed = 0UL; seed < 30; seed++)
        {
            var model = Random(seed, 6, vartype);
            var reduced = ReducedModel.Of(model, 2 + (int)(seed % 7), reduction);
            var states = RandomModels.Points(6).Select(bits => vartype == Vartype.Binary ? bits : [.. bits.Select(bit => (sbyte)(2 * bit - 1))]).ToArray();
            var energies = states.Select(state => (Before: model.Energy(state), After: reduced.Target.Energy(state))).ToArray();
            foreach (var first in energies)
            {
                foreach (var second in energies)
                {
                    changes += first.Before < second.Before && first.After > second.After ? 1 : 0;
                    (first.Before + reduced.OrderGap + 1e-9 < second.Before && first.After > second.After).ShouldBeFalse();
                }
            }

            var least = energies.Min(static energy => energy.Before);
            energies.MinBy(static energy => energy.After).Before.ShouldBeLessThanOrEqualTo(least + reduced.OrderGap + 1e-9);
        }

        changes.ShouldBeGreaterThan(0, "the bound would not be tested");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Rounded_coefficients_are_integers_of_the_asked_bits_and_no_worse_than_the_plain_step(int bits)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var model = Random(seed, 8, Vartype.Binary);
            var reduced = ReducedModel.Of(model, bits);
            var limit = (1 << (bits - 1)) - 1;
            double[] before = [.. model.Linear, .. model.Couplings.Values];
            var plain = before.Max(Math.Abs) / limit;
            foreach (var value in (double[])[.. reduced.Target.Linear, .. reduced.Target.Couplings.Values])
            {
                (value / reduced.Step).ShouldBe(Math.Round(value / reduced.Step), 1e-9);
                Math.Abs(value / reduced.Step).ShouldBeLessThanOrEqualTo(limit + 1e-9);
            }

            double[] once = [.. model.Linear, .. model.Pairs().Select(static pair => pair.Value)];
            reduced.OrderGap.ShouldBeLessThanOrEqualTo(once.Sum(value => Math.Abs(plain * Math.Round(value / plain) - value)) + 1e-12);
        }
    }

    [Fact]
    public void The_best_step_is_found_where_the_plain_one_is_wrong()
    {
        // Multiples of 3 up to 300: step 3 holds them in 8 bits (100 of 127); the plain step 300/127 does not.
        var model = Model(Vartype.Binary, [300, -3, 33], (0, 1, 9), (1, 2, -273));
        var reduced = ReducedModel.Of(model, 8);
        reduced.Step.ShouldBe(3, 1e-12);
        reduced.OrderGap.ShouldBe(0, 1e-9);
        reduced.LargestRelativeError.ShouldBe(0, 1e-12);
        reduced.KeepsOrder.ShouldBeTrue();
        ReducedModel.Of(model, 5).KeepsOrder.ShouldBeFalse();
    }

    [Fact]
    public void What_vanishes_is_counted_and_the_bound_is_what_it_was_worth()
    {
        var model = Model(Vartype.Binary, [4, 1.9, 0], (0, 2, -2.1), (1, 2, 0.5));
        var dropped = ReducedModel.Of(model, 2, PrecisionReduction.Drop);
        dropped.Step.ShouldBe(4);
        (dropped.CoefficientCount, dropped.VanishedCount).ShouldBe((4, 2));
        dropped.VanishedShare.ShouldBe(0.5);
        dropped.OrderGap.ShouldBe(2.4, 1e-12);
        dropped.Target.Linear.ToArray().ShouldBe([4, 0, 0]);
        dropped.Target.Pairs().ShouldHaveSingleItem().Value.ShouldBe(-2.1);
        ReducedModel.Of(model.ToVartype(Vartype.Spin), 2, PrecisionReduction.Drop).OrderGap.ShouldBeGreaterThan(0);
        var rounded = ReducedModel.Of(model, 2);
        rounded.LargestRelativeError.ShouldBe(1.9 / 2.1, 1e-12);
        rounded.Target.Pairs().ShouldHaveSingleItem().Value.ShouldBe(-4);
        Should.Throw<InputException>(() => ReducedModel.Of(model, 1)).Message.ShouldContain("2 to 52");
        ReducedModel.Of(Model(Vartype.Spin, [0, 0]), 4).OrderGap.ShouldBe(0);
    }

    [Fact]
    public void Rows_become_penalties_before_their_coefficients_are_reduced()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddLinear(0, -1);
        builder.Objective.AddLinear(1, -0.01);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.Equal, 1);
        var file = ModelFile.Of(builder.Build());
        var reduced = ReducedModel.Of(ReducedFile.SourceOf(file, null, PenaltyRule.User, 10), 4);
        reduced.Source.Energy([1, 0, 0]).ShouldBe(-1, 1e-12);
        reduced.Source.Energy([1, 1, 0]).ShouldBe(10 - 1.01, 1e-12);
        ModelFormats.Write(ReducedFile.ToFile(file, reduced.Target), new FormatOptions { Format = "biqmac" }, out _).Length.ShouldBeGreaterThan(0);
        ReducedFile.SourceOf(file, Vartype.Spin, PenaltyRule.User, 10).Vartype.ShouldBe(Vartype.Spin);
    }

    private static BinaryQuadraticModel Random(ulong seed, int n, Vartype vartype)
    {
        var random = new RandomKey(seed).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, n);
        for (var i = 0; i < n; i++)
        {
            builder.AddLinear(i, 2 * random.NextDouble() - 1);
            for (var j = 0; j < i; j++)
            {
                builder.AddQuadratic(i, j, 2 * random.NextDouble() - 1);
            }
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel Model(Vartype vartype, double[] linear, params (int First, int Second, double Value)[] pairs)
    {
        var builder = new BinaryQuadraticModelBuilder(vartype, linear.Length);
        for (var i = 0; i < linear.Length; i++)
        {
            builder.AddLinear(i, linear[i]);
        }

        foreach (var (first, second, value) in pairs)
        {
            builder.AddQuadratic(first, second, value);
        }

        return builder.Build();
    }
}

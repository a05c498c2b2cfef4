using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Precision;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Precision;

/// <summary>Split models against the enumeration of all their states.</summary>
public sealed class SplitModelTests
{
    [Theory]
    [InlineData(2, 2, 3)]
    [InlineData(3, 3, 6)]
    [InlineData(4, 3, 14)]
    public void Copies_keep_the_optimum_and_every_state_maps_to_one_that_is_no_worse(int bits, int variables, int range)
    {
        var split = 0;
        for (var seed = 0UL; seed < 25; seed++)
        {
            var source = RandomModels.Quadratic(new RandomKey(seed), variables, Vartype.Spin, 0.9, range);
            var result = SplitModel.Of(source, bits);
            var target = result.Target;
            if (target.VariableCount > 14)
            {
                continue;
            }

            split += result.SplitCount;
            var least = RandomModels.Minimum(source);
            var limit = (1 << (bits - 1)) - 1;
            foreach (var value in (double[])[.. target.Linear, .. target.Couplings.Values])
            {
                (value / result.Step).ShouldBe(Math.Round(value / result.Step), 1e-9);
                Math.Abs(value / result.Step).ShouldBeLessThanOrEqualTo(limit + 1e-9);
            }

            foreach (var state in RandomModels.Points(target.VariableCount, Vartype.Spin))
            {
                var energy = target.Energy(state);
                source.Energy(result.Project(state)).ShouldBeLessThanOrEqualTo(energy + 1e-9);
                if (energy <= least + 1e-9)
                {
                    result.Lift(result.Project(state)).ShouldBe(state, "an optimum has equal copies");
                }
            }

            foreach (var state in RandomModels.Points(variables, Vartype.Spin))
            {
                target.Energy(result.Lift(state)).ShouldBe(source.Energy(state), 1e-9);
            }
        }

        split.ShouldBeGreaterThan(10, "nothing would be tested");
    }

    [Fact]
    public void Without_their_ties_copies_fall_apart()
    {
        // A frustrated triangle: its copies gain by disagreeing unless something holds them.
        var source = Model(3, (0, 1, 9), (0, 2, -9), (1, 2, -9));
        source = source.WithLinear([0, 0, 5], 0);
        var result = SplitModel.Of(source, 3);
        result.AddedCount.ShouldBeInRange(1, 15);
        var untied = new BinaryQuadraticModelBuilder(Vartype.Spin, result.Target.VariableCount);
        for (var i = 0; i < result.Target.VariableCount; i++)
        {
            untied.AddLinear(i, result.Target.Linear[i]);
        }

        foreach (var (first, second, value) in result.Target.Pairs())
        {
            if (!Enumerable.Range(0, 3).Any(i => result.CopiesOf(i).Contains(first) && result.CopiesOf(i).Contains(second)))
            {
                untied.AddQuadratic(first, second, value);
            }
        }

        RandomModels.Minimum(result.Target).ShouldBe(RandomModels.Minimum(source), 1e-9);
        RandomModels.Minimum(untied.Build()).ShouldBeLessThan(RandomModels.Minimum(source) - 1);
    }

    [Fact]
    public void A_wide_coupling_takes_about_the_square_root_of_its_units()
    {
        var result = SplitModel.Of(Model(3, (0, 1, 100_000), (1, 2, 1)), 8);
        result.SplitCount.ShouldBe(2);
        result.AddedCount.ShouldBeLessThan(90, "2 sqrt(2 F / L) = 79");
        result.Target.Linear.ToArray().ShouldAllBe(static value => value == 0);
        SplitModel.Of(Model(3, (0, 1, 127), (1, 2, 1)), 8).AddedCount.ShouldBe(0);
    }

    [Fact]
    public void Models_without_a_unit_or_with_too_many_copies_are_refused_with_the_cure()
    {
        Should.Throw<InputException>(() => SplitModel.Of(Model(3, (0, 1, Math.PI), (1, 2, 1)), 8)).Message.ShouldContain("Round them to more bits first");
        Should.Throw<InputException>(() => SplitModel.Of(Model(3, (0, 1, 1e12), (1, 2, 1)), 2)).Message.ShouldContain("Allow more bits");
        Should.Throw<InputException>(() => SplitModel.Of(Model(2, (0, 1, 1)), 1)).Message.ShouldContain("2 to 52");
        SplitModel.Of(Model(2), 4).Target.VariableCount.ShouldBe(2);
    }

    [Fact]
    public void Names_of_copies_differ_from_all_others()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 2) { Labels = ["a", "a_copy2"] };
        builder.AddQuadratic(0, 1, 400);
        builder.AddLinear(0, 1);
        var labels = SplitModel.Of(builder.Build(), 4).Target.Labels!;
        labels.Count.ShouldBeGreaterThan(2);
        labels.Distinct().Count().ShouldBe(labels.Count);
    }

    private static BinaryQuadraticModel Model(int variables, params (int First, int Second, double Value)[] pairs)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, variables);
        foreach (var (first, second, value) in pairs)
        {
            builder.AddQuadratic(first, second, value);
        }

        return builder.Build();
    }
}

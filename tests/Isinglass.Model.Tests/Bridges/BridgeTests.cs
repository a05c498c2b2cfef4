using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Model.Tests.Bridges;

public sealed class BridgeTests
{
    private const int LargestTarget = 15;

    public static TheoryData<SlackPolicy> Policies => [SlackPolicy.Binary, SlackPolicy.Bounded, SlackPolicy.Unary, SlackPolicy.None];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Slack_keeps_the_feasible_set_and_the_objective(SlackPolicy policy)
    {
        var compared = 0;
        for (var seed = 0UL; seed < 120; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 7);
            var bridge = new SlackBridge(model, policy, policy == SlackPolicy.Bounded ? 2 : null);
            bridge.Cost.Variables.ShouldBe(bridge.Target.VariableCount - 7);
            foreach (var point in RandomModels.Points(7))
            {
                var lifted = bridge.Lift(point);
                bridge.Project(lifted).ShouldBe(point);
                bridge.Target.IsFeasible(lifted).ShouldBe(model.IsFeasible(point), $"seed {seed}");
                bridge.Target.Objective.Energy(lifted).ShouldBe(model.Objective.Energy(point), 1e-9);
            }

            if (bridge.Target.VariableCount <= LargestTarget)
            {
                compared++;
                var feasible = RandomModels.Points(bridge.Target.VariableCount).Where(p => bridge.Target.IsFeasible(p));
                var projected = feasible.Select(p => Text(bridge.Project(p))).ToHashSet();
                projected.ShouldBe(RandomModels.Points(7).Where(p => model.IsFeasible(p)).Select(Text), ignoreOrder: true);
            }

            if (bridge.InfeasibleRows.Count > 0)
            {
                RandomConstrainedModels.Truth(model).IsFeasible.ShouldBeFalse();
            }
        }

        compared.ShouldBeGreaterThan(40);
    }

    /// <summary>Sums up to 2^52, and twice that with slack: every one is the same in whole numbers and in doubles.</summary>
    [Fact]
    public void Slack_of_rows_of_numbers_near_the_limit_is_exact()
    {
        var violated = 0;
        for (var seed = 0UL; seed < 60; seed++)
        {
            var random = new RandomKey(seed).Derive("near the limit").CreateSource();
            var builder = new ConstrainedQuadraticModelBuilder(7);
            var row = Enumerable.Range(0, 7).Select(_ => Math.Round((2 * random.NextDouble() - 1) * (1L << 49))).ToArray();
            var side = row.Sum(value => random.NextBit() * value) + random.NextBelow(3) - 1;
            builder.AddRow([0, 1, 2, 3, 4, 5, 6], row, random.NextBit() == 1 ? ConstraintSense.LessOrEqual : ConstraintSense.GreaterOrEqual, side);
            var (model, bridge) = (builder.Build(), new SlackBridge(builder.Build()));
            for (var r = 0; r < bridge.Target.Rows.RowCount; r++)
            {
                foreach (var point in RandomModels.Points(7))
                {
                    var lifted = bridge.Lift(point);
                    var exact = -(Int128)bridge.Target.RightHandSides[r];
                    var columns = bridge.Target.Rows.RowColumns(r);
                    for (var k = 0; k < columns.Length; k++)
                    {
                        exact += (Int128)bridge.Target.Rows.RowValues(r)[k] * lifted[columns[k]];
                    }

                    ((Int128)(bridge.Target.Rows.Dot(r, lifted) - bridge.Target.RightHandSides[r])).ShouldBe(exact, $"seed {seed}");
                    (exact == 0).ShouldBe(model.IsFeasible(point), $"seed {seed}");
                    violated += exact == 0 ? 0 : 1;
                }
            }
        }

        violated.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void An_inequality_that_no_point_satisfies_is_named_as_such_and_not_sent_for_slack()
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.AddRow([0, 1], [1, 1], ConstraintSense.GreaterOrEqual, 3, "three of two");
        var error = Should.Throw<InputException>(() => PenaltyBridge.Of(builder.Build(), PenaltyRule.UpperBound)).Message;
        error.ShouldContain("Row three of two cannot be met by any point: its left side lies in 0 .. 2");
        error.ShouldNotContain("slack");
        builder = new ConstrainedQuadraticModelBuilder(2);
        builder.AddRow([0, 1], [1, 1], ConstraintSense.GreaterOrEqual, 1);
        Should.Throw<InputException>(() => new PenaltyBridge(builder.Build(), [1])).Message.ShouldContain("Give it slack first");
    }

    [Fact]
    public void Linearisation_keeps_the_feasible_set_and_leaves_no_pair()
    {
        var widened = 0;
        for (var seed = 0UL; seed < 60; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 5);
            var bridge = new LinearizationBridge(model);
            var target = bridge.Target;
            (target.Objective.InteractionCount + target.Objective.SquaredTerms.Count + target.Products.Length).ShouldBe(0);
            foreach (var point in RandomModels.Points(5))
            {
                var lifted = bridge.Lift(point);
                target.IsFeasible(lifted).ShouldBe(model.IsFeasible(point));
                (model.IsFeasible(point) ? target.Objective.Energy(lifted) - model.Objective.Energy(point) : 0).ShouldBe(0, 1e-9);
            }

            if (target.VariableCount <= LargestTarget)
            {
                widened += bridge.Cost.Variables > 0 ? 1 : 0;
                RandomModels.Points(target.VariableCount).Where(p => target.IsFeasible(p)).Select(Text)
                    .ShouldBe(RandomModels.Points(5).Where(p => model.IsFeasible(p)).Select(p => Text(bridge.Lift(p))), ignoreOrder: true);
            }
        }

        widened.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData(0, SlackPolicy.Binary, 1, new long[0])]
    [InlineData(1, SlackPolicy.Binary, 1, new long[] { 1 })]
    [InlineData(7, SlackPolicy.Binary, 1, new long[] { 1, 2, 4 })]
    [InlineData(8, SlackPolicy.Binary, 1, new long[] { 1, 1, 2, 4 })]
    [InlineData(13, SlackPolicy.Binary, 1, new long[] { 1, 2, 4, 6 })]
    [InlineData(13, SlackPolicy.Bounded, 3, new long[] { 1, 1, 2, 3, 3, 3 })]
    [InlineData(4, SlackPolicy.Unary, 9, new long[] { 1, 1, 1, 1 })]
    public void The_last_slack_coefficient_is_exact(long range, SlackPolicy policy, long cap, long[] expected)
    {
        // One row sum x_i <= range over range + 1 bits has slack 0 .. range.
        var builder = new ConstrainedQuadraticModelBuilder((int)range + 1);
        builder.AddRow([.. Enumerable.Range(0, (int)range + 1)], [.. Enumerable.Repeat(1.0, (int)range + 1)], ConstraintSense.LessOrEqual, range);
        var bridge = new SlackBridge(builder.Build(), policy, cap);
        bridge.Target.Rows.RowValues(0)[((int)range + 1)..].ToArray().ShouldBe(Array.ConvertAll(expected, static c => (double)c));
    }

    [Fact]
    public void A_negated_row_gives_the_same_feasible_set_and_complemented_variables_the_complemented_one()
    {
        for (var seed = 0UL; seed < 80; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("mirror"), 7);
            var negated = new SlackBridge(Rebuild(model, negateRows: true, complement: false)).Target;
            var complemented = new SlackBridge(Rebuild(model, negateRows: false, complement: true));
            var target = new SlackBridge(model);
            negated.Rows.RowCount.ShouldBe(target.Target.Rows.RowCount);
            foreach (var point in RandomModels.Points(7).Where(p => model.Products.All(q => q.Violation(p) == 0)))
            {
                var lifted = target.Lift(point);
                var feasible = model.IsFeasible(point);
                negated.IsFeasible(lifted).ShouldBe(feasible);
                sbyte[] mirror = [.. point.Select(static v => (sbyte)(1 - v))];
                complemented.Target.IsFeasible(complemented.Lift(mirror)).ShouldBe(feasible);
            }
        }
    }

    [Theory]
    [InlineData(SlackPolicy.Binary)]
    [InlineData(SlackPolicy.Bounded)]
    public void Penalties_of_the_upper_bound_keep_the_optimum_and_only_it(SlackPolicy policy)
    {
        var compared = 0;
        for (var seed = 0UL; compared < 40; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("penalty"), 7);
            var truth = RandomConstrainedModels.Truth(model);
            var chain = PenaltyBridge.Of(model, PenaltyRule.UpperBound, policy: policy);
            if (!truth.IsFeasible || chain.Target.VariableCount > 12)
            {
                continue;
            }

            compared++;
            chain.Target.Rows.RowCount.ShouldBe(0);
            chain.Target.Products.ShouldBeEmpty();
            chain.Cost.IsExact.ShouldBeFalse();
            var objective = chain.Target.Objective;
            var least = RandomModels.Minimum(objective);
            least.ShouldBe(truth.Objective, 1e-9, $"seed {seed}");
            var lowest = RandomModels.Points(objective.VariableCount).Where(p => objective.Energy(p) <= least + 1e-9);
            var minima = lowest.Select(p => Text(chain.Project(p))).ToHashSet();
            minima.ShouldBe(truth.Points.Select(Text), ignoreOrder: true);
            objective.Energy(chain.Lift(truth.Points[0])).ShouldBe(truth.Objective, 1e-9);
        }
    }

    [Fact]
    public void Rosenbergs_form_factors_into_a_square()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.AddProduct(2, 0, 1);
        var model = builder.Build();
        var target = new ProductBridge(model, [4.0]).Target;
        foreach (var point in RandomModels.Points(3))
        {
            target.Objective.Energy(point).ShouldBe(4 * model.Products[0].Violation(point), 1e-12);
        }
    }

    [Fact]
    public void Rows_are_divided_by_their_divisor_and_judged_alone()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.AddRow([0, 1, 2], [4, -6, 8], ConstraintSense.LessOrEqual, 7, "divided");
        builder.AddRow([0, 1], [2, 4], ConstraintSense.Equal, 3, "parity");
        builder.AddRow([0, 1], [1, 1], ConstraintSense.LessOrEqual, 2, "redundant");
        builder.AddRow([0, 1], [1, 1], ConstraintSense.GreaterOrEqual, 3, "beyond");
        builder.AddRow([], [], ConstraintSense.Equal, 0, "empty");
        var model = builder.Build();
        IntegerRow.Create(model, 0).Coefficients.ShouldBe([2, -3, 4]);
        IntegerRow.Create(model, 0).RightHandSide.ShouldBe(3);
        IntegerRow.Create(model, 3).Coefficients.ShouldBe([-1, -1]);
        Enumerable.Range(0, 5).Select(r => IntegerRow.Create(model, r).State)
            .ShouldBe([RowState.Proper, RowState.Infeasible, RowState.Redundant, RowState.Infeasible, RowState.Redundant]);
        var bridge = new SlackBridge(model);
        bridge.InfeasibleRows.ShouldBe([1, 3]);
        bridge.TargetRows.ShouldBe([0, 1, -1, 2, -1]);
        bridge.Target.RowNames.ShouldBe(["divided", "parity", "beyond"]);
    }

    [Fact]
    public void Slack_bits_are_called_by_their_rows_also_between_rows_without_slack()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.Labels = ["x", "y", "z"];
        builder.AddRow([0, 1], [1, 1], ConstraintSense.Equal, 1, "first");
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.LessOrEqual, 2, "second");
        builder.AddRow([0], [1], ConstraintSense.LessOrEqual, 1, "redundant");
        builder.AddRow([1, 2], [1, 1], ConstraintSense.LessOrEqual, 1, "last");
        var target = new SlackBridge(builder.Build()).Target.Objective;
        Enumerable.Range(3, target.VariableCount - 3).Select(target.LabelOf)
            .ShouldBe(["slack 1 of second", "slack 2 of second", "slack 1 of last"]);
    }

    [Fact]
    public void A_coefficient_that_is_no_integer_is_refused_with_the_factor_that_mends_it()
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.AddRow([0, 1], [0.25, 1.5], ConstraintSense.LessOrEqual, 1, "budget");
        var model = builder.Build();
        var message = Should.Throw<InputException>(() => new SlackBridge(model)).Message;
        message.ShouldContain("0.25");
        message.ShouldContain("budget");
        message.ShouldContain("Multiply the row by 4");
        new SlackBridge(model, SlackPolicy.None).Target.Senses.ShouldBe([ConstraintSense.LessOrEqual]);
    }

    [Fact]
    public void A_slack_of_a_million_ones_is_refused_with_a_cure()
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.AddRow([0, 1], [3_000_000, 3_000_001], ConstraintSense.LessOrEqual, 5_000_000);
        Should.Throw<InputException>(() => new SlackBridge(builder.Build(), SlackPolicy.Unary)).Message.ShouldContain("binary");
        new SlackBridge(builder.Build()).Cost.Variables.ShouldBe(23);
    }

    [Fact]
    public void Penalties_of_inequalities_and_weights_that_are_no_weights_are_refused()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.LessOrEqual, 2);
        var model = builder.Build();
        Should.Throw<InputException>(() => new PenaltyBridge(model, [1.0])).Message.ShouldContain("slack");
        Should.Throw<InputException>(() => PenaltyWeights.Compute(model, PenaltyRule.User, -1)).Message.ShouldContain("-1");
        Should.Throw<ArgumentException>(() => new BridgeChain(new SlackBridge(model), new SlackBridge(model)));
    }

    [Fact]
    public void The_rules_give_the_values_of_their_equations()
    {
        // Objective 3x + 5y - 2xy - 4z, row x + y + z = 1: equations by hand.
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddLinear(0, 3);
        builder.Objective.AddLinear(1, 5);
        builder.Objective.AddLinear(2, -4);
        builder.Objective.AddQuadratic(0, 1, -2);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.Equal, 1);
        var model = builder.Build();
        PenaltyWeights.Compute(model, PenaltyRule.MaxCoefficient)[0].ShouldBe(5);

        // Changes up: 3, 5, -4; down: -3 + 2, -5 + 2, 4.
        PenaltyWeights.Compute(model, PenaltyRule.VermaLewis)[0].ShouldBe(5);

        // The penalty has linear coefficients -1 and couplings 2: up -1 + 4 = 3, down 1.
        PenaltyWeights.Compute(model, PenaltyRule.MaxOverMinChange)[0].ShouldBe(5);
        PenaltyWeights.Compute(model, PenaltyRule.MaxChangeQuotient)[0].ShouldBe(4);
        PenaltyWeights.Compute(model, PenaltyRule.User, 2.5)[0].ShouldBe(2.5);

        // Bounds: positive 3 + 5, negative -4, the coupling shared by its ends: max(0, 3) + max(0, 5) above, -4 below.
        PenaltyWeights.Compute(model, PenaltyRule.UpperBound)[0].ShouldBe(12 * 1.01, 1e-12);
    }

    private static ConstrainedQuadraticModel Rebuild(ConstrainedQuadraticModel model, bool negateRows, bool complement)
    {
        var builder = new ConstrainedQuadraticModelBuilder(model.VariableCount);
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            var values = model.Rows.RowValues(r).ToArray();
            var rightHandSide = model.RightHandSides[r];
            var sense = model.Senses[r];
            if (complement)
            {
                rightHandSide = values.Sum() - rightHandSide;
                sense = Turn(sense);
            }

            if (negateRows)
            {
                values = [.. values.Select(static v => -v)];
                rightHandSide = -rightHandSide;
                sense = Turn(sense);
            }

            builder.AddRow(model.Rows.RowColumns(r), values, sense, rightHandSide, model.RowNames[r]);
        }

        return builder.Build();
    }

    private static ConstraintSense Turn(ConstraintSense sense) => sense switch
    {
        ConstraintSense.LessOrEqual => ConstraintSense.GreaterOrEqual,
        ConstraintSense.GreaterOrEqual => ConstraintSense.LessOrEqual,
        _ => sense,
    };

    private static string Text(sbyte[] point) => string.Concat(point.Select(static v => v == 1 ? '1' : '0'));
}

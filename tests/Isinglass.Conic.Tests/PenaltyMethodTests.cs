using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Constraints;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests;

public sealed class PenaltyMethodTests
{
    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };

    [Theory]
    [InlineData(PenaltyRule.UpperBound, 100)]
    [InlineData(PenaltyRule.MaxCoefficient, 90)]
    [InlineData(PenaltyRule.VermaLewis, 95)]
    [InlineData(PenaltyRule.MaxOverMinChange, 80)]
    [InlineData(PenaltyRule.MaxChangeQuotient, 80)]
    [InlineData(PenaltyRule.User, 70)]
    public void An_exact_oracle_solves_most_models_under_every_rule_and_all_under_the_upper_bound(PenaltyRule rule, int percent)
    {
        var (feasible, solved) = (0, 0);
        for (var seed = 0UL; feasible < 60; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("rules"), 7);
            if (new SlackBridge(model).Target.VariableCount > 12)
            {
                continue;
            }

            var truth = RandomConstrainedModels.Truth(model);
            var options = new PenaltyMethodOptions { Rule = rule, Rounding = RoundingLevel.None, Reads = 2 };
            var solution = new PenaltyMethod(new EnumerationSampler(), options).Solve(model, Request);
            if (!truth.IsFeasible)
            {
                solution.Status.ShouldBeOneOf(SolutionStatus.Infeasible, SolutionStatus.Unknown);
                if (rule == PenaltyRule.UpperBound)
                {
                    solution.Status.ShouldBe(SolutionStatus.Infeasible);
                }

                continue;
            }

            feasible++;
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-9);
            solution.Status.ShouldNotBe(SolutionStatus.Infeasible);
            solved += solution.Status == SolutionStatus.Optimal && Math.Abs(solution.Objective - truth.Objective) < 1e-9 ? 1 : 0;
            if (rule == PenaltyRule.UpperBound)
            {
                solution.OracleCalls.ShouldBeLessThanOrEqualTo(1);
            }
        }

        (100 * solved / feasible).ShouldBeGreaterThanOrEqualTo(percent);
    }

    [Fact]
    public void Weights_grow_only_while_rows_are_violated()
    {
        // max 10x + 10y with x + y = 1: a weight of 1 lets the oracle break the row, growth by 2 reaches more than 10 in four rounds.
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.Objective.AddLinear(0, -10);
        builder.Objective.AddLinear(1, -10);
        builder.AddRow([0, 1], [1, 1], ConstraintSense.Equal, 1);
        var options = new PenaltyMethodOptions { Rule = PenaltyRule.User, Value = 1, Rounding = RoundingLevel.None, Rounds = 10, Reads = 1 };
        var solution = new PenaltyMethod(new EnumerationSampler(), options).Solve(builder.Build(), Request);
        solution.Status.ShouldBe(SolutionStatus.Optimal);
        solution.OracleCalls.ShouldBe(5);
        solution.Multipliers.ShouldBe([16.0]);
        var one = new PenaltyMethod(new EnumerationSampler(), options with { Rounds = 1 }).Solve(builder.Build(), Request);
        one.Status.ShouldBe(SolutionStatus.Unknown);
    }

    [Fact]
    public void The_slack_policy_none_and_other_wrong_options_are_refused()
    {
        var wrong = new PenaltyMethodOptions { Slack = SlackPolicy.None, Growth = 0.5 };
        var message = Should.Throw<InputException>(() => new PenaltyMethod(new RandomSampler(), wrong)).Message;
        message.ShouldContain("binary");
        message.ShouldContain("growth");
    }

    [Fact]
    public void Repair_makes_even_random_reads_feasible()
    {
        var model = ClassicModels.QuadraticAssignment(new RandomKey(1), 5);
        var solution = new PenaltyMethod(new RandomSampler(), new PenaltyMethodOptions()).Solve(model, Request);
        solution.Status.ShouldBe(SolutionStatus.Feasible);
        model.IsFeasible(solution.Values).ShouldBeTrue();
        new PenaltyMethod(new RandomSampler()).Solve(model, Request).Values.ShouldBe(solution.Values);
    }
}

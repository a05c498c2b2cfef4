using Isinglass.Conic.Lift;
using Isinglass.Conic.Steps;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests.Steps;

public sealed class ActiveSetTests
{
    [Fact]
    public void Means_are_those_of_the_matrix_that_is_never_formed()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (lift, activeSet) = Mixture(seed);
            var n = lift.VariableCount;
            var matrix = new double[n + 1, n + 1];
            var point = new sbyte[n];
            for (var k = 0; k < activeSet.Count; k++)
            {
                activeSet.CopyPoint(k, point);
                for (var i = 0; i <= n; i++)
                {
                    for (var j = 0; j <= n; j++)
                    {
                        matrix[i, j] += activeSet.Weights[k] * (i == 0 ? 1 : point[i - 1]) * (j == 0 ? 1 : point[j - 1]);
                    }
                }
            }

            matrix[0, 0].ShouldBe(1, 1e-12);
            (activeSet.MeanObjective / lift.ObjectiveScale).ShouldBe(Inner(lift.Objective.Expand(), matrix), 1e-8);
            var multipliers = Enumerable.Range(0, lift.ConstraintCount).Select(static c => 0.2 + 0.1 * c).ToArray();
            (activeSet.MeanValue(multipliers) / lift.ObjectiveScale).ShouldBe(Inner(lift.Gradient(multipliers).Expand(), matrix), 1e-8);
        }
    }

    [Fact]
    public void Corrective_steps_reach_the_least_augmented_Lagrangian_over_the_atoms()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (lift, activeSet) = Mixture(seed);
            var lagrangian = new AugmentedLagrangian(lift, 0.3, 1);
            const double Penalty = 0.7;
            double Value() => activeSet.MeanObjective + 0.5 * Penalty * activeSet.MeanViolations.Sum(static v => v * v);
            var before = Value();
            var steps = new CorrectiveSteps(lift, lagrangian);
            steps.Run(activeSet, Penalty, 5000);
            var after = Value();
            after.ShouldBeLessThanOrEqualTo(before + 1e-12);
            activeSet.Weights.ToArray().Sum().ShouldBe(1, 1e-9);
            activeSet.Weights.ToArray().ShouldAllBe(static w => w >= 0);

            // At the optimum no extreme point's gradient lies below the mixture's.
            var multipliers = new double[lift.ConstraintCount];
            lagrangian.Multipliers(activeSet.MeanViolations, Penalty, multipliers);
            Enumerable.Range(0, activeSet.Count).Min(k => activeSet.Value(k, multipliers)).ShouldBeGreaterThan(activeSet.MeanValue(multipliers) - 1e-4);
        }
    }

    [Fact]
    public void Equal_points_are_one_extreme_point_and_making_room_keeps_the_heavy_ones()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(1), 6);
        var lift = new ConicLift(new SlackBridge(model), model.Objective, new ConditionalGradientOptions());
        var activeSet = new ActiveSet(lift, 8);
        var point = new sbyte[lift.VariableCount];
        var first = activeSet.Add(point);
        activeSet.Add(point).ShouldBe(first);
        activeSet.Step(first, 1);
        for (var i = 0; i < 5; i++)
        {
            point[i] = 1;
            activeSet.Step(activeSet.Add(point), i == 2 ? 0.6 : 0.01);
        }

        activeSet.Count.ShouldBe(6);
        activeSet.MakeRoom(5);
        activeSet.Count.ShouldBe(2);
        activeSet.Weights.ToArray().Sum().ShouldBe(1, 1e-12);
        activeSet.Weights.ToArray().Max().ShouldBeGreaterThan(0.5);
    }

    private static (ConicLift Lift, ActiveSet ActiveSet) Mixture(ulong seed)
    {
        var model = RandomConstrainedModels.Create(new RandomKey(seed), 6);
        var lift = new ConicLift(new SlackBridge(model), model.Objective, new ConditionalGradientOptions());
        var activeSet = new ActiveSet(lift, 20);
        var random = new RandomKey(seed).Derive("atoms").CreateSource();
        var point = new sbyte[lift.VariableCount];
        for (var k = 0; k < 12; k++)
        {
            for (var i = 0; i < point.Length; i++)
            {
                point[i] = (sbyte)random.NextBit();
            }

            activeSet.Step(activeSet.Add(point), AugmentedLagrangian.StepSize(k + 1));
        }

        activeSet.Update();
        return (lift, activeSet);
    }

    private static double Inner(BinaryQuadraticModel model, double[,] matrix)
    {
        var sum = model.Offset * matrix[0, 0];
        for (var i = 0; i < model.VariableCount; i++)
        {
            sum += model.Linear[i] * matrix[0, i + 1];
            var columns = model.Couplings.RowColumns(i);
            for (var e = 0; e < columns.Length; e++)
            {
                sum += 0.5 * model.Couplings.RowValues(i)[e] * matrix[i + 1, columns[e] + 1];
            }
        }

        return sum;
    }
}

using Isinglass.Conic.Lift;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests.Lift;

public sealed class ConicLiftTests
{
    [Theory]
    [InlineData(LiftScaling.Range, SlackPolicy.Binary)]
    [InlineData(LiftScaling.Range, SlackPolicy.None)]
    [InlineData(LiftScaling.LargestFlip, SlackPolicy.Unary)]
    [InlineData(LiftScaling.Frobenius, SlackPolicy.Binary)]
    internal void The_gradient_is_the_objective_plus_multipliers_times_violations_at_every_point(LiftScaling scaling, SlackPolicy policy)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 6);
            var bridge = new SlackBridge(model, policy);
            var lift = new ConicLift(bridge, model.Objective, new ConditionalGradientOptions { Scaling = scaling });
            var random = new RandomKey(seed).CreateSource();
            var multipliers = Enumerable.Range(0, lift.ConstraintCount).Select(_ => random.NextDouble()).ToArray();
            var gradient = lift.Gradient(multipliers);
            var violations = new double[lift.ConstraintCount];
            foreach (var point in RandomModels.Points(6))
            {
                var lifted = bridge.Lift(point);
                var value = lift.Evaluate(lifted, violations) + multipliers.Zip(violations, static (m, v) => m * v).Sum();
                gradient.Energy(lifted).ShouldBe(value / lift.ObjectiveScale, 1e-7);
                (model.Objective.Energy(point) * lift.ObjectiveScale).ShouldBe(lift.Evaluate(lifted, violations), 1e-9);
            }

            lift.FromSource(lift.ToSource(multipliers)).Zip(multipliers).ShouldAllBe(static p => Math.Abs(p.First - p.Second) < 1e-9);
        }
    }

    [Fact]
    public void The_coefficient_range_is_that_of_the_expanded_model()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 8);
            var lift = new ConicLift(new SlackBridge(model), model.Objective, new ConditionalGradientOptions());
            var multipliers = Enumerable.Range(0, lift.ConstraintCount).Select(static c => 0.37 + 0.11 * c).ToArray();
            var gradient = lift.Gradient(multipliers);
            var expanded = gradient.Expand();
            var coefficients = expanded.Linear.ToArray().Concat(expanded.Couplings.Values).Select(Math.Abs).Where(static v => v > 1e-9).ToArray();
            var (smallest, largest) = new ExpandedCoefficients(lift.Pattern).Of(gradient);
            largest.ShouldBe(coefficients.Max(), 1e-9);
            smallest.ShouldBe(coefficients.Min(), 1e-9);
        }
    }

    [Fact]
    public void A_bound_is_lifted_to_the_next_value_that_the_objective_can_take()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddOffset(0.5);
        builder.AddLinear(0, 6);
        builder.AddQuadratic(1, 2, -9);
        var lattice = ObjectiveLattice.Of(builder.Build());
        lattice.ShouldBe(new ObjectiveLattice(0.5, 3));
        lattice.Ceiling(1).ShouldBe(3.5);
        lattice.Ceiling(0.5 + 1e-9).ShouldBe(0.5);
        lattice.Ceiling(double.NegativeInfinity).ShouldBe(double.NegativeInfinity);
        builder.AddLinear(1, 0.25);
        ObjectiveLattice.Of(builder.Build()).Ceiling(1).ShouldBe(1);
    }
}

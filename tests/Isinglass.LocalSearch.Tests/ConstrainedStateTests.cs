using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.LocalSearch.Tests;

public sealed class ConstrainedStateTests
{
    [Fact]
    public void Flips_keep_objective_penalty_and_violations_equal_to_those_from_scratch()
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var random = new RandomKey(seed).CreateSource();
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 9);
            var state = new ConstrainedState(new ConstrainedStructure(model));
            var weights = Enumerable.Range(0, state.Weights.Length).Select(_ => 1.0 + random.NextBelow(5)).ToArray();
            state.SetWeights(weights);
            for (var step = 0; step < 100; step++)
            {
                var variable = random.NextBelow(9);
                var (objective, energy) = (state.Objective + state.ObjectiveChange(variable), state.Energy + state.EnergyChange(variable));
                state.Flip(variable);
                state.Objective.ShouldBe(objective, 1e-9);
                state.Energy.ShouldBe(energy, 1e-9);
            }

            var x = state.Values.ToArray();
            state.Objective.ShouldBe(model.Objective.Energy(x), 1e-9);
            state.IsFeasible.ShouldBe(model.IsFeasible(x));
            var penalty = Enumerable.Range(0, model.Rows.RowCount).Sum(r => weights[r] * model.Violation(r, x))
                + model.Products.Select((p, k) => weights[model.Rows.RowCount + k] * p.Violation(x)).Sum();
            state.Penalty.ShouldBe(penalty, 1e-9);
        }
    }

    [Fact]
    public void A_flip_that_is_followed_keeps_products_and_can_be_undone()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        var p = builder.AddProduct(0, 1);
        var q = builder.AddProduct(p, 2);
        var state = new ConstrainedState(new ConstrainedStructure(builder.Build()));
        state.Load([0, 1, 1, 0, 0]);
        var journal = new List<int>();
        state.FlipAndFollow(0, journal);
        state.Values.ToArray().ShouldBe(new sbyte[] { 1, 1, 1, 1, 1 });
        state.IsFeasible.ShouldBeTrue();
        journal.ShouldBe([0, p, q]);
        state.Undo(journal);
        state.Values.ToArray().ShouldBe(new sbyte[] { 0, 1, 1, 0, 0 });
        journal.ShouldBeEmpty();
    }

    [Fact]
    public void Products_that_define_each_other_define_nothing()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.AddProduct(0, 1, 2);
        builder.AddProduct(1, 0, 2);
        var definitions = new ConstrainedStructure(builder.Build()).DefiningProduct.ToArray();
        definitions.Count(static d => d >= 0).ShouldBeLessThan(2);
    }

    [Fact]
    public void Bounds_enclose_every_energy()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = RandomModels.Quadratic(new RandomKey(seed), 8, Vartype.Binary, squaredTerms: (int)(seed % 3));
            var bounds = ObjectiveBounds.Of(model);
            foreach (var point in RandomModels.Points(8))
            {
                model.Energy(point).ShouldBeInRange(bounds.Lower - 1e-9, bounds.Upper + 1e-9);
            }
        }
    }
}

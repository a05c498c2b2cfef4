using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.LocalSearch.Tests;

public sealed class FeasibleSearchTests
{
    private static readonly Func<bool> Never = static () => false;

    [Fact]
    public void Small_models_are_solved_and_nothing_infeasible_is_returned()
    {
        var (feasible, solved) = (0, 0);
        for (var seed = 0UL; feasible < 100; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("search"), 10);
            var structure = new ConstrainedStructure(model);
            var start = new sbyte[10];
            new OneHotGroups(structure).Enforce(start, static group => group[0]);
            var search = new FeasibleSearch(structure);
            search.Run(start, new RandomKey(seed).CreateSource(), 400, Never);
            var (isFeasible, least, _) = RandomConstrainedModels.Truth(model);
            if (!isFeasible)
            {
                search.BestObjective.ShouldBe(double.PositiveInfinity);
                continue;
            }

            feasible++;
            if (double.IsFinite(search.BestObjective))
            {
                model.IsFeasible(search.Best).ShouldBeTrue($"seed {seed}");
                search.BestObjective.ShouldBe(model.Objective.Energy(search.Best), 1e-9);
                search.BestObjective.ShouldBeGreaterThanOrEqualTo(least - 1e-9);
                solved += search.BestObjective <= least + 1e-9 ? 1 : 0;
            }
        }

        solved.ShouldBeGreaterThanOrEqualTo(90);
    }

    [Fact]
    public void Assignments_never_leave_their_permutations_and_equal_generators_give_equal_points()
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var model = ClassicModels.QuadraticAssignment(new RandomKey(seed), 6);
            var start = new sbyte[model.VariableCount];
            for (var i = 0; i < 6; i++)
            {
                start[7 * i] = 1;
            }

            var search = new FeasibleSearch(new ConstrainedStructure(model));
            search.Run(start, new RandomKey(seed).CreateSource(), 300, Never);
            search.BestObjective.ShouldBe(ClassicModels.BestPermutation(model, 6), 1e-9, $"seed {seed}");
            var best = search.Best.ToArray();
            model.IsFeasible(best).ShouldBeTrue();
            search.Run(start, new RandomKey(seed).CreateSource(), 300, Never);
            search.Best.ToArray().ShouldBe(best);

            search.Descend(start);
            search.BestObjective.ShouldBeLessThanOrEqualTo(model.Objective.Energy(start));
        }
    }

    [Fact]
    public void The_weights_lead_a_knapsack_over_its_border_and_back()
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var model = ClassicModels.QuadraticKnapsack(new RandomKey(seed), 14);
            var search = new FeasibleSearch(new ConstrainedStructure(model));
            search.Run(new sbyte[14], new RandomKey(seed).CreateSource(), 1000, Never);
            var (_, least, _) = RandomConstrainedModels.Truth(model);
            search.BestObjective.ShouldBe(least, 1e-9, $"seed {seed}");
        }
    }
}

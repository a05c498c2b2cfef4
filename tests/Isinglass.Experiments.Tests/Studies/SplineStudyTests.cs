using Isinglass.Experiments.Studies;
using Isinglass.Model.Control;
using Isinglass.Training;

namespace Isinglass.Experiments.Tests.Studies;

public sealed class SplineStudyTests
{
    [Fact]
    public void Orders_are_those_of_the_theory_and_losses_are_paired()
    {
        var recipe = SplineStudy.Defaults(new Recipe { Classes = ["3", "8"], PerClass = 6, Image = "4x4", Network = "16-4-4-1", Sweeps = 4, Validation = 2 });
        var result = SplineStudy.Run(recipe, new StudyOptions { Seeds = 2 }, SolveControl.Unlimited);
        double Value(string name) => result.Values.Single(value => value.Name == name).Value;
        Value("slope_relu_degree_0").ShouldBe(1, 0.05);
        Value("slope_tanh_degree_1").ShouldBe(2, 0.1);
        Value("slope_gelu_degree_1").ShouldBe(2, 0.1);
        result.Verdicts.Take(3).ShouldAllBe(verdict => verdict.Holds == true);

        // Piecewise linear with a knot at 0 is the exact ReLU, and so is its training.
        Value("training_loss_degree_1_subintervals_8").ShouldBe(Value("training_loss_exact"), 1e-12);
        result.Table.Rows.Count.ShouldBe(1 + 4 * 2 * 3 + 7);
        result.Baselines.Select(baseline => baseline.Name).ShouldBe(["random_guess", "greedy", "anneal", "gradient", "gradient_refined", "ste", "float"]);
        result.Baselines.ShouldAllBe(baseline => baseline.Values.All(value => value.Value > 0.4 && value.Value <= 1));
        result.Figures.Count.ShouldBe(2);
    }
}

using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Testing;
using Isinglass.Training.Demands;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests;

/// <summary>Every method keeps what a recipe demands, and finds the best network that does.</summary>
public sealed class DemandTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("qph", "completion")]
    [InlineData("anneal", "completion")]
    [InlineData("gradient", "completion")]
    [InlineData("mw", "sa")]
    [InlineData("qcgd", "sa")]
    public void Weights_keep_the_demands_in_every_method(string method, string machine)
    {
        var recipe = Tables() with
        {
            Method = RecipeWords.Methods.TryRead(method, out var named) ? named : null,
            Machine = machine,
            Encoding = machine == "sa" ? Neural.Compilation.ModelEncoding.SoftMargin : null,
            Rounds = 20,
            Weights = "ternary",
            AtMostNonzero = "3",
            Monotone = ["+a", "-b"],
            Equal = "c,-d",
        };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = method == "qph" }, SolveControl.Unlimited);
        result.Constraints.Select(constraint => (constraint.Kind, constraint.Satisfied)).ShouldBe([("at_most_nonzero", true), ("monotone", true), ("equal", true)]);
        var weights = result.Network.Network.Weights(0).ToArray();
        weights.Count(weight => weight != 0).ShouldBeLessThanOrEqualTo(3);
        (weights[0] >= 0, weights[1] <= 0, weights[2] == -weights[3]).ShouldBe((true, true, true));
        if (method == "qph")
        {
            result.Baselines["gradient_repaired"].Remark.ShouldContain("demands kept");
        }
    }

    [Fact]
    public void The_least_loss_of_all_networks_that_keep_a_budget_is_found()
    {
        var recipe = Tables() with { Weights = "ternary", AtMostNonzero = "2", Margins = [1], Method = TrainingMethod.Annealing };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var (plan, data) = TrainingTask.Prepare(recipe, null);
        var task = new TrainingTask(plan, data);
        var evaluator = task.FreeCompletion(1).CreateEvaluator();
        var least = double.PositiveInfinity;
        for (var code = 0; code < 1 << task.Lattice.Layout.BitCount; code++)
        {
            evaluator.Load([.. Enumerable.Range(0, task.Lattice.Layout.BitCount).Select(k => (sbyte)(code >> k & 1))]);
            var isKept = new QuantizedNetwork(task.Lattice, evaluator.Free).Weights(0).ToArray().Count(weight => weight != 0) <= 2;
            least = isKept ? Math.Min(least, evaluator.Objective) : least;
        }

        result.TrainingLoss.ShouldBe(least, 1e-12);
    }

    [Theory]
    [InlineData("qph")]
    [InlineData("anneal")]
    public void Required_samples_are_right(string method)
    {
        // Samples that training without the demand gets wrong, as many as a network can get right together: those that a planted network agrees with.
        var file = _folder.Write("must.csv", "a,b,c,d,class\n1,8,3,4,yes\n8,1,4,4,no\n");
        var recipe = Tables() with { Weights = "int3", Require = file, Method = method == "qph" ? null : TrainingMethod.Annealing };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.Constraints.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.Kind.ShouldBe("require"), one => one.Satisfied.ShouldBeTrue(one.Detail));
        var free = Trainer.Train(recipe with { Require = null }, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        free.Constraints.ShouldBeEmpty();
        free.Score.TrainAccuracy.ShouldBeGreaterThan(result.Score.TrainAccuracy, "the demand has a price, or the test shows nothing");
    }

    [Fact]
    public void Rates_of_two_groups_come_together()
    {
        var recipe = Tables() with { Weights = "int3", Biases = "int3", Fair = "a<=0.1" };
        var free = Trainer.Train(recipe with { Fair = null }, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var task = new TrainingTask(TrainingTask.Prepare(recipe, null).Plan, TrainingTask.Prepare(recipe, null).Data);
        Constraints.Of(recipe, free.Network.Network, task.Demands).Single().Satisfied.ShouldBeFalse("column a decides the class");
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.Constraints.Single().Satisfied.ShouldBeTrue(result.Constraints.Single().Detail);
    }

    [Fact]
    public void What_cannot_be_kept_is_refused_before_training()
    {
        void Refused(Recipe recipe, params string[] expected)
        {
            var message = Should.Throw<InputException>(() => Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited)).Message;
            expected.ShouldAllBe(text => message.Contains(text), message);
        }

        Refused(Tables() with { AtMostNonzero = "2" }, "4 of them have no value 0", "ternary");
        Refused(Tables() with { AtMostNonzero = "few" }, "`at_most_nonzero`", "'few'");
        Refused(Tables() with { Monotone = ["+a", "-a"] }, "weight 1 of unit 1");
        Refused(Tables() with { Monotone = ["a"] }, "+COLUMN");
        Refused(Tables() with { Monotone = ["+e"] }, "no column 'e'", "a, b, c, d");
        Refused(Tables() with { Equal = "a,b;c" }, "a group of one");
        Refused(Tables() with { Equal = "mirror" }, "has none");
        Refused(Tables() with { Fair = "a<0.1" }, "COLUMN<=D");
        Refused(Tables() with { MaxBits = 3 }, "4 parameter bits", "`max_bits` allows 3");
        Refused(Tables() with { Monotone = ["+a"], Committee = 3 }, "`committee`");
        Refused(Tables() with { Require = _folder.Write("clash.csv", "a,b,c,d,class\n1,2,3,4,yes\n5,5,5,5,no\n1,2,3,4,no\n") }, "samples 1 and 3", "`require`");
        Refused(new Recipe { Data = "friedman", Samples = 40, Require = "x.csv" }, "number to predict");
    }

    /// <summary>Four columns; a above b makes "yes", but for every ninth sample.</summary>
    private Recipe Tables()
    {
        var rows = Enumerable.Range(0, 120).Select(n => (A: n * 7 % 9, B: n * 5 % 11, C: n % 4, D: n * 3 % 5, N: n));
        var text = string.Concat(rows.Select(row => $"{row.A},{row.B},{row.C},{row.D},{(row.A > row.B != (row.N % 9 == 0) ? "yes" : "no")}\n"));
        return new Recipe { Data = _folder.Write("t.csv", "a,b,c,d,class\n" + text), Network = "4-1", Rounds = 30 };
    }
}

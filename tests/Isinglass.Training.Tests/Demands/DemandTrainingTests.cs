using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Testing;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests.Demands;

/// <summary>Every method keeps what a recipe demands, and finds the best network that does.</summary>
public sealed class DemandTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TrainingMethod.ProgressiveHedging, "completion")]
    [InlineData(TrainingMethod.Annealing, "completion")]
    [InlineData(TrainingMethod.Gradient, "completion")]
    [InlineData(TrainingMethod.SampleWeights, "sa")]
    [InlineData(TrainingMethod.ConditionalGradient, "sa")]
    public void Weights_keep_the_demands_in_every_method(TrainingMethod method, string machine)
    {
        var recipe = Tables() with
        {
            Method = method,
            Machine = machine,
            Encoding = machine == "sa" ? Neural.Compilation.ModelEncoding.SoftMargin : null,
            Rounds = 20,
            Weights = "ternary",
            AtMostNonzero = "3",
            Monotone = ["+a", "-b"],
            Equal = "c,-d",
        };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = method == TrainingMethod.ProgressiveHedging }, SolveControl.Unlimited);
        result.Constraints.Select(constraint => (constraint.Kind, constraint.Satisfied))
            .ShouldBe([("at_most_nonzero", true), ("monotone", true), ("equal", true)]);
        var weights = result.Network.Network.Weights(0).ToArray();
        weights.Count(weight => weight != 0).ShouldBeLessThanOrEqualTo(3);
        (weights[0] >= 0, weights[1] <= 0, weights[2] == -weights[3]).ShouldBe((true, true, true));
        if (method == TrainingMethod.ProgressiveHedging)
        {
            result.Baselines["gradient_repaired"].Remark.ShouldContain("demands kept");
        }
    }

    /// <summary>A property of hedging that somebody names is read, never left idle without a word.</summary>
    [Fact]
    public void A_budget_is_annealed_unless_hedging_is_asked_for()
    {
        var recipe = Tables() with { Weights = "ternary", AtMostNonzero = "2" };
        TrainingMethod Method(Recipe asked) => TrainingPlan.Of(asked, TrainingData.Prepare(asked, null)).Method;
        Method(recipe).ShouldBe(TrainingMethod.Annealing);
        Method(recipe with { Rho = 1 }).ShouldBe(TrainingMethod.ProgressiveHedging);
        Method(recipe with { Method = TrainingMethod.ProgressiveHedging }).ShouldBe(TrainingMethod.ProgressiveHedging);
        Method(recipe with { AtMostNonzero = null }).ShouldBe(TrainingMethod.ProgressiveHedging);
    }

    [Fact]
    public void The_least_loss_of_all_networks_that_keep_a_budget_is_found()
    {
        var recipe = Tables() with { Weights = "ternary", AtMostNonzero = "2", Margins = [1], Method = TrainingMethod.Annealing };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var (train, network) = (TrainingData.Prepare(recipe, null).Train, result.Network.Network.Lattice);
        var block = new SampleBlock(train, [.. Enumerable.Range(0, train.SampleCount)]);
        var evaluator = new NetworkCompletion(network, block, LossSpec.Parse(result.Recipe.Loss!, 1)).CreateEvaluator();
        var (count, least) = (network.Layout.BitCount, double.PositiveInfinity);
        for (var code = 0; code < 1 << count; code++)
        {
            evaluator.Load([.. Enumerable.Range(0, count).Select(k => (sbyte)(code >> k & 1))]);
            var isKept = new QuantizedNetwork(network, evaluator.Free).Weights(0).ToArray().Count(weight => weight != 0) <= 2;
            least = isKept ? Math.Min(least, evaluator.Objective) : least;
        }

        result.TrainingLoss.ShouldBe(least, 1e-12);
    }

    [Theory]
    [InlineData(TrainingMethod.ProgressiveHedging)]
    [InlineData(TrainingMethod.Annealing)]
    public void Required_samples_are_right(TrainingMethod method)
    {
        // The opposite of what the training samples say.
        var file = _folder.Write("must.csv", "a,b,c,d,class\n1,8,3,4,yes\n8,1,4,4,no\n");
        var recipe = Tables() with { Weights = "int3", Require = file, Method = method };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.Constraints.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Kind.ShouldBe("require"), one => one.Satisfied.ShouldBeTrue(one.Detail));
        var free = Trainer.Train(recipe with { Require = null }, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        free.Constraints.ShouldBeEmpty();
        free.Score.TrainAccuracy.ShouldBeGreaterThan(result.Score.TrainAccuracy, "the demand has a price, or the test shows nothing");
    }

    [Fact]
    public void Rates_of_two_groups_come_together()
    {
        var recipe = Tables() with { Weights = "int3", Biases = "int3", Fair = "a<=0.1" };
        var free = Trainer.Train(recipe with { Fair = null }, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var train = TrainingData.Prepare(recipe, null).Train;
        var rates = new EqualRates(train, [.. Enumerable.Range(0, train.SampleCount).Select(n => train.Sample(n)[0] > 0)], 0.1);
        DemandCheck.KeepsRates(free.Network.Network, new NetworkDemands { Rates = rates }).ShouldBeFalse("column a decides the class");
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.Constraints.Single().Satisfied.ShouldBeTrue(result.Constraints.Single().Detail);
        DemandCheck.KeepsRates(result.Network.Network, new NetworkDemands { Rates = rates }).ShouldBeTrue();
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

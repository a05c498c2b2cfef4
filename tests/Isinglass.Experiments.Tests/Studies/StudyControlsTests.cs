using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Experiments.Studies.Oracles;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Tests.Studies;

public sealed class StudyControlsTests
{
    private static readonly Recipe Tiny = new() { Classes = ["3", "8"], PerClass = 6, Validation = 4, Image = "4x4", Margins = [1], Rounds = 3, Sweeps = 2 };

    private static readonly StudyOptions Once = new() { Seeds = 1 };

    private static readonly Dictionary<string, Func<ExperimentResult>> Studies = new()
    {
        ["accuracy"] = () => AccuracyStudy.Run("accuracy", Tiny, Once, SolveControl.Unlimited),
        ["full"] = () => AccuracyStudy.Run("full", Tiny with { PerClass = null }, Once, SolveControl.Unlimited),
        ["pairs"] = () => PairsStudy.Run(Tiny with { Classes = null }, ["3", "8"], Once, SolveControl.Unlimited),
        ["few-shot"] = () => FewShotStudy.Run(new FewShotOptions { Image = "3x3", PerClass = [2], Sweeps = 2 }, Once, SolveControl.Unlimited),
        ["few-shot, one network"] = () => FewShotStudy.Run(new FewShotOptions { Image = "3x3", PerClass = [2], Sweeps = 2, IsSingle = true }, Once,
        SolveControl.Unlimited),
        ["teacher"] = () => TeacherReport.Of(TeacherStudy.Run(new TeacherStudyOptions { Samples = 10, Candidates = 20, Seeds = 1 }), 1),
        ["decomposition"] = () => DecompositionStudy.Run(new Recipe { Data = "teacher:5-1", Network = "5-1", Samples = 6, Margins = [0.5], Rounds = 20 }, [2],
        Once, SolveControl.Unlimited),
        ["bound"] = () => BoundStudy.Run(Tiny with { Image = "2x2", Network = "4-1" }, new BoundStudyOptions { Bundles = [3], Orders = [1], Iterations = 5 },
        Once, SolveControl.Unlimited),
        ["bound, by relaxation"] = () => BoundStudy.Run(Tiny with { Image = "5x5" }, new BoundStudyOptions(), Once, SolveControl.Unlimited),
        ["bottleneck"] = () => BottleneckStudy.Run(Tiny with { Network = "16-3-1", Activation = "hard-tanh" }, [2, 4], ["binary"], Once,
        SolveControl.Unlimited),
        ["spline"] = () => SplineStudy.Run(SplineStudy.Defaults(Tiny with { Network = "16-2-1" }), Once, SolveControl.Unlimited),
        ["noise"] = () => DisturbanceStudy.Run(Disturbance.Noise, [0, 0.1], Tiny with { Machine = "sa" }, Once, SolveControl.Unlimited),
        ["precision"] = () => DisturbanceStudy.Run(Disturbance.Precision, [0, 4], Tiny with { Machine = "sa" }, Once, SolveControl.Unlimited),
        ["misses"] = () => DisturbanceStudy.Run(Disturbance.Suboptimal, [0, 0.5], Tiny with { Machine = "sa" }, Once, SolveControl.Unlimited),
    };

    public static TheoryData<string> Names => [.. Studies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_study_of_training_shows_random_guessing_and_greedy_descent(string name)
    {
        var result = Studies[name]();
        foreach (var control in new[] { "random_guess", "greedy" })
        {
            var values = result.Baselines.Single(baseline => baseline.Name == control).Values;
            values.Count.ShouldBeGreaterThan(0);
            values.ShouldAllBe(value => double.IsFinite(value.Value) && value.Value >= 0);
        }

        result.Table.Rows.Count.ShouldBeGreaterThan(0);
        result.Verdicts.Count.ShouldBeGreaterThan(0);
        result.Figures.Count.ShouldBeGreaterThan(0);
        // A picture without anything in it would be a lie: every one has at least a value to show.
        result.Figures.ShouldAllBe(figure => !(figure is LineFigure) || ((LineFigure)figure).Curves.Any(curve => curve.Points.Count > 0));
    }

    [Fact]
    public void Training_through_a_faulty_machine_has_a_convergence_to_show()
    {
        var result = Studies["noise"]();
        result.Figures.Select(figure => figure.Name).ShouldBe(["accuracy", "convergence"]);
        var other = DisturbanceStudy.Run(Disturbance.Noise, [0, 0.1], Tiny with { Machine = "sa", Method = TrainingMethod.SampleWeights }, Once,
            SolveControl.Unlimited);
        other.Figures.Select(figure => figure.Name).ShouldBe(["accuracy"]);
    }

    [Theory]
    [InlineData(Disturbance.Precision, 2.5, "whole number of bits")]
    [InlineData(Disturbance.Precision, 1, "2 to 52")]
    [InlineData(Disturbance.Suboptimal, 1.5, "0 .. 1")]
    internal void A_fault_that_no_machine_has_is_refused_before_the_first_one_is_trained(Disturbance kind, double level, string expected)
    {
        // A recipe of data that is not there: were anything trained, that would be the complaint.
        var recipe = Tiny with { Machine = "sa", Data = "nowhere" };
        Should.Throw<InputException>(() => DisturbanceStudy.Run(kind, [0, level], recipe, Once, SolveControl.Unlimited)).Message.ShouldContain(expected);
    }

    [Fact]
    public void Random_guessing_gets_as_many_candidates_as_an_anneal_on_the_weights_scores()
    {
        var result = Trainer.Train(Tiny with { Method = TrainingMethod.Annealing, Sweeps = 7, Rounds = 2 }, new TrainerOptions(), SolveControl.Unlimited);

        // Two starts, each the random point and one after every sweep.
        result.CandidatesScored.ShouldBe(2 * (1 + 7));
        result.Baselines["random_guess"].Remark.ShouldBe("best of 16");
    }

    [Theory]
    [InlineData(0, 4, 2, "`sweeps`")]
    [InlineData(2, -1, 2, "margin")]
    [InlineData(2, 4, -1, "`validation`")]
    public void Few_shot_settings_out_of_range_are_named(int sweeps, double margin, int validation, string expected) =>
        Should.Throw<InputException>(() => FewShotStudy.Run(new FewShotOptions { Sweeps = sweeps, Margin = margin, Validation = validation }, Once,
        SolveControl.Unlimited)).Message.ShouldContain(expected);

    [Fact]
    public void A_difference_that_rounds_to_nothing_has_no_sign()
    {
        var column = new ResultColumn("gap", "gap", 4);
        ((ResultCell)(-1e-9)).Show(column).ShouldBe("0.0000");
        ((ResultCell)(-0.00012)).Show(column).ShouldBe("-0.0001");
    }
}

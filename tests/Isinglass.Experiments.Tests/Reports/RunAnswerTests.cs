using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Reports;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Training;
using Isinglass.Training.Demands;
using Isinglass.Training.Exchange;
using Isinglass.Training.Scenarios;

namespace Isinglass.Experiments.Tests.Reports;

/// <summary>What is said of a trained run and of a model's cost, as scripts and people read it.</summary>
public sealed class RunAnswerTests
{
    private static readonly Recipe Tiny = new()
    {
        Data = "teacher:5-1",
        Network = "5-1",
        Samples = 12,
        Validation = 6,
        Margins = [1],
        Rounds = 3,
        Restarts = 1,
        Seed = 4,
    };

    private static readonly TrainingRun Run = Trainer.Train(Tiny, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);

    [Fact]
    public void A_run_is_told_by_its_scores_and_costs()
    {
        IAnswer answer = new TrainingAnswer(Run, "some/folder");
        var json = Read(answer);
        (json.GetProperty("run").GetString(), json.GetProperty("seed").GetUInt64()).ShouldBe(("some/folder", 4UL));
        json.GetProperty("training_loss").GetDouble().ShouldBe(Run.TrainingLoss);
        json.GetProperty("test_accuracy").GetDouble().ShouldBe(Run.Score.TestAccuracy);
        json.GetProperty("oracle_calls").GetInt64().ShouldBe(Run.OracleCalls);
        json.GetProperty("rounds").GetInt32().ShouldBe(Run.Rounds.Count);
        (answer.IsGood, answer.Notes.Count()).ShouldBe((true, 0));
        answer.Parts.First(part => part.Header is not null).Header!.ShouldBe(["", "train", "test", "seconds", "chosen"]);
        var lines = answer.Parts.Select(part => part.Line).ToArray();
        lines.ShouldContain("seed       4");
        lines.ShouldContain("run        some/folder (report.html shows it)");
        lines.ShouldContain($"calls      {Run.OracleCalls} of the machine, {Run.CandidatesScored} candidates scored");
    }

    [Fact]
    public void A_broken_demand_is_noted_and_skipped_baselines_are_part_of_the_answer()
    {
        IAnswer answer = new TrainingAnswer(
            Run with
            {
                Constraints = [new ConstraintResult("at_most_nonzero", false, "7 of 5"), new ConstraintResult("robust", true, "all")],
                SkippedBaselines = [new SkippedBaseline("gradient", StopReason.TimeLimit), new SkippedBaseline("float", StopReason.TimeLimit)],
            },
            "folder");
        answer.IsGood.ShouldBeFalse();
        answer.Notes.Count().ShouldBe(1);
        answer.Notes.ShouldContain(note => note.Contains("`at_most_nonzero` (7 of 5)") && !note.Contains("robust"));
        answer.Parts.Select(part => part.Line).ShouldContain("skipped    gradient training, float network: the time limit left no time");
        Read(answer).GetProperty("skipped").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("reason").GetString()))
            .ShouldBe([("gradient", "time_limit"), ("float", "time_limit")]);
        answer.Parts.Select(part => part.Line).ShouldContain("demand     at_most_nonzero NOT KEPT: 7 of 5");
    }

    [Theory]
    [InlineData(1, 4, true)]
    [InlineData(4, 1, false)]
    [InlineData(0.1, 0.4, false)]
    public void Coordination_that_outweighs_the_work_is_noted(double compute, double network, bool isNoted)
    {
        var time = new RoundTime(TimeSpan.FromSeconds(compute), TimeSpan.Zero, TimeSpan.FromSeconds(network), TimeSpan.Zero);
        IAnswer answer = new TrainingAnswer(Run with { Workers = new WorkerReport(2, 0, 0, 0, time) }, "folder");
        answer.Notes.Any(note => note.Contains("1.0 of the 5.0 s") && note.Contains("without workers")).ShouldBe(isNoted);
    }

    [Fact]
    public void A_cost_is_told_with_the_sums_of_its_causes()
    {
        var plan = CompilePlan.Prepare(Tiny, null);
        var report = ResourceReport.Of(plan.Compile(new CompileOptions { Encoding = plan.Encoding }));
        var answer = new ResourceAnswer(plan, report, null, null);
        var json = Read(answer);
        json.GetProperty("samples").GetInt32().ShouldBe(12);
        json.GetProperty("spins_by_cause").EnumerateObject().Sum(cause => cause.Value.GetInt64()).ShouldBe(json.GetProperty("spins_monolithic").GetInt64());
        (json.TryGetProperty("machine", out _), json.TryGetProperty("carried_error", out _)).ShouldBe((false, false));
        var lines = answer.Parts.Select(part => part.Line).ToArray();
        lines[0].ShouldStartWith("teacher:5-1: 12 samples, network 5-1, encoding ");
        lines.ShouldContain($"spins per call     {report.SpinsPerCall} (largest bundle)");
    }

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(Encoding.UTF8.GetString(answer.ToJson())).RootElement;
}

using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.BlackBox;

namespace Isinglass.Experiments.Tests.Studies.Teachers;

public sealed class TeacherStudyTests
{
    [Theory]
    [InlineData("11-3-1", 20, BlackBoxPolicy.SampleWeights, 8, null)]
    [InlineData("11-3-1", 20, BlackBoxPolicy.SampleWeights, 8, 8)]
    [InlineData("21-1", 40, BlackBoxPolicy.SampleWeights, 8, null)]
    [InlineData("21-1", 40, BlackBoxPolicy.Multipliers, 5, null)]
    internal void A_machine_that_knows_no_network_trains_planted_teachers_and_random_guessing_does_not(string network, int samples, BlackBoxPolicy policy,
        int least, int? bits)
    {
        var result = TeacherStudy.Run(new TeacherStudyOptions { Network = network, Samples = samples, Policy = policy, Seeds = 10, Seed = 700, Bits = bits });
        result.Machine.SolvedShare.ShouldBeGreaterThanOrEqualTo(least / 10.0);
        result.Machine.Trials.ShouldAllBe(trial => trial.Candidates <= 400);
        result.Baselines["random_guess"].SolvedShare.ShouldBeLessThanOrEqualTo(0.2);
        result.Baselines["random_guess"].Trials.ShouldAllBe(trial => trial.Candidates == 400 || trial.Error == 0);
    }

    [Fact]
    public void Weights_on_samples_solve_more_than_a_fixed_penalty()
    {
        double Solved(BlackBoxPolicy policy) => TeacherStudy.Run(new TeacherStudyOptions
        {
            Network = "21-1",
            Samples = 40,
            Policy = policy,
            Seeds = 12,
            Seed = 300,
            Candidates = 200
        }).Machine.SolvedShare;
        Solved(BlackBoxPolicy.SampleWeights).ShouldBeGreaterThan(Solved(BlackBoxPolicy.Fixed));
    }

    [Fact]
    public void Multipliers_beat_a_fixed_penalty_with_hidden_units_at_equal_calls()
    {
        TeacherScore Score(BlackBoxPolicy policy) => TeacherStudy.Run(new TeacherStudyOptions { Policy = policy, Seeds = 16, Seed = 300 }).Machine;
        var (moved, still) = (Score(BlackBoxPolicy.Multipliers), Score(BlackBoxPolicy.Fixed));
        moved.SolvedShare.ShouldBeGreaterThan(still.SolvedShare);
        moved.MeanError.ShouldBeLessThan(still.MeanError);
    }

    [Fact]
    public void A_trial_that_is_cancelled_guesses_no_further()
    {
        var options = new TeacherStudyOptions { Candidates = 100_000 };
        var trials = TeacherStudy.Kind.Work(options, 1, new CellSurroundings(), new CancellationToken(canceled: true)).Trials;
        trials["random_guess"].Candidates.ShouldBe(1);
    }

    [Fact]
    public void Equal_seeds_give_equal_errors()
    {
        double[] Errors() => [.. TeacherStudy.Run(new TeacherStudyOptions { Candidates = 40, Seeds = 3 }).Machine.Trials.Select(trial => trial.Error)];
        Errors().ShouldBe(Errors());
    }

    [Theory]
    [InlineData("11-3-1", 0, 10, "`samples` must be at least 1, not 0")]
    [InlineData("11-3-1", 10, 0, "`candidates` must be at least 1, not 0")]
    [InlineData("5-1", 33, 10, "only 32 different inputs")]
    [InlineData("21-1", 4001, 10, "4000 training samples at most")]
    public void What_a_study_cannot_have_is_named(string network, int samples, int candidates, string expected) =>
        Should.Throw<InputException>(() => TeacherStudy.Run(new TeacherStudyOptions
        {
            Network = network,
            Samples = samples,
            Candidates = candidates
        })).Message.ShouldContain(expected);
}

using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Ensembles;

namespace Isinglass.Experiments.Tests.Studies;

public sealed class OneVersusOneTests
{
    [Fact]
    public void Most_votes_win() => OneVersusOne.Winner(Wins(3, (1, 0), (1, 2), (0, 2))).ShouldBe(1);

    [Fact]
    public void A_tie_of_two_is_decided_by_their_duel() =>
        // Votes: 0 and 1 have one each, 2 and 3 two; 3 beat 2.
        OneVersusOne.Winner(Wins(4, (0, 1), (1, 3), (2, 1), (2, 0), (3, 2), (1, 0), (3, 0))).ShouldBe(3);

    [Fact]
    public void A_circle_goes_to_its_first_class() => OneVersusOne.Winner(Wins(3, (0, 1), (1, 2), (2, 0))).ShouldBe(0);

    [Fact]
    public void An_ensemble_needs_a_network_for_every_pair() => Should.Throw<ArgumentException>(() => new OneVersusOne(3, []));

    [Fact]
    public void Few_images_of_each_class_teach_more_than_guessing()
    {
        var settings = new FewShotOptions { Image = "6x6", PerClass = [5] };
        var one = FewShotStudy.Run(settings, new StudyOptions { Seed = 3, Seeds = 1, Threads = 1 }, SolveControl.Unlimited);
        var two = FewShotStudy.Run(settings, new StudyOptions { Seed = 3, Seeds = 1, Threads = 2 }, SolveControl.Unlimited);
        var accuracy = one.Values.Single(pair => pair.Name == "test_accuracy_5").Value;
        two.Values.Single(pair => pair.Name == "test_accuracy_5").Value.ShouldBe(accuracy);
        accuracy.ShouldBeGreaterThan(one.Baselines.Single(pair => pair.Name == "random_guess").Values[0].Value);
        one.Parameters.ShouldContain(("bits", $"{45 * 36}"));
    }

    /// <summary>Every duel is won by the second class unless it is listed as (winner, loser).</summary>
    private static bool[,] Wins(int count, params (int Winner, int Loser)[] listed)
    {
        var wins = new bool[count, count];
        foreach (var (a, b) in OneVersusOne.Pairs(count))
        {
            var isFirst = listed.Contains((a, b));
            wins[a, b] = isFirst;
            wins[b, a] = !isFirst;
        }

        return wins;
    }
}

using Isinglass.Hedging.Snapshots;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Tests.Snapshots;

public sealed class HedgingSnapshotTests
{
    public static TheoryData<string> Variants => Problems.Variants;

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_run_goes_on_from_any_round_to_the_same_bits(string variant)
    {
        var (model, options, snapshots) = (Problems.Products(4, 5), Problems.Options(variant) with { Rounds = 6 }, new List<HedgingSnapshot>());
        var whole = Problems.Trail(Problems.Hedge(model, Problems.Remembering(), options, new HedgingHooks { OnSnapshot = take => snapshots.Add(take()) }));
        snapshots.Count.ShouldBeGreaterThan(1);
        foreach (var snapshot in snapshots)
        {
            Problems.Trail(Problems.Hedge(model, Problems.Remembering(), options, new HedgingHooks { Resume = snapshot })).ShouldBe(whole);
        }

        // The rounds after a snapshot, and the runs from it, have left it as it was.
        Problems.Trail(Problems.Hedge(model, Problems.Remembering(), options, new HedgingHooks { Resume = snapshots[0] })).ShouldBe(whole);
    }

    [Fact]
    public void A_snapshot_of_another_model_or_mode_is_refused()
    {
        var options = Problems.Options("stochastic");
        var snapshot = Taken(options);
        string Refusal(ScenarioModel model, ProgressiveHedgingOptions own, HedgingSnapshot taken) => Should.Throw<InputException>(() => new ProgressiveHedging(
            new LocalWorkers(model, Problems.Annealing(), 1), own).Solve(model, new RandomKey(9), SolveControl.Unlimited,
            new HedgingHooks { Resume = taken })).Message;
        Refusal(Problems.Random(5, 6), options, snapshot).ShouldContain("7 scenarios over 6 bits, the model has 6 over 6");
        Refusal(Problems.Products(5, 7), options, snapshot).ShouldContain("over 6 bits, the model has 7 over 5");
        Refusal(Problems.Random(5, 7), Problems.Options("frank-wolfe"), snapshot).ShouldEndWith("7 over 6 in the Frank-Wolfe mode.");
        Refusal(Problems.Random(5, 7), options, Taken(Problems.Options("frank-wolfe"))).ShouldContain("bits in the Frank-Wolfe mode, the model");
    }

    private static HedgingSnapshot Taken(ProgressiveHedgingOptions options)
    {
        HedgingSnapshot? snapshot = null;
        Problems.Hedge(Problems.Random(5, 7), Problems.Annealing(), options, new HedgingHooks { OnSnapshot = take => snapshot ??= take() });
        return snapshot!;
    }
}

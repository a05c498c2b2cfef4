using Isinglass.Conic.Steps;
using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Snapshots;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests.Candidates;

public sealed class CandidateTests
{
    [Fact]
    public void The_pool_keeps_the_best_of_neighbours_and_sixteen_in_all_best_first()
    {
        var pool = new CandidatePool([]);
        var random = new RandomKey(2).CreateSource();
        for (var k = 0; k < 200; k++)
        {
            var bits = new sbyte[64];
            random.FillBits(bits);
            pool.Offer(bits, random.NextDouble());
            bits[k % 64] ^= 1;
            pool.Offer(bits, random.NextDouble());
        }

        var kept = pool.Candidates;
        kept.Count.ShouldBe(16);
        kept.Select(candidate => candidate.Objective).ShouldBeInOrder();
        for (var a = 0; a < kept.Count; a++)
        {
            // Two of 64 bits: a share of 1/32.
            Enumerable.Range(0, a).ShouldAllBe(b => kept[a].Bits.Zip(kept[b].Bits, (x, y) => x ^ y).Sum() > 2);
        }
    }

    [Fact]
    public void A_better_neighbour_replaces_and_a_worse_one_is_refused()
    {
        var pool = new CandidatePool([new ScoredCandidate(1, new sbyte[32])]);
        sbyte[] near = [1, .. new sbyte[31]];
        pool.Offer(near, 2);
        pool.Candidates.Single().Objective.ShouldBe(1);
        pool.Offer(near, 0.5);
        pool.Candidates.Single().Bits.ShouldBe(near);
    }

    [Fact]
    public void A_score_is_the_mean_of_the_scenarios_or_the_whole_models_own_and_both_are_equal()
    {
        var model = Problems.Random(3, scenarios: 4);
        var whole = new ScenarioModel(Problems.Shared, model.Scenarios) { Completion = Problems.Model(Mean(model)).Completion };
        var (parts, one) = (new CandidateScorer(model), new CandidateScorer(whole));
        foreach (var point in RandomModels.Points(Problems.Shared))
        {
            parts.Score(point).ShouldBe(Problems.Whole(model, point), 1e-9);
            one.Score(point).ShouldBe(Problems.Whole(model, point), 1e-9);
        }

        parts.Count.ShouldBe(64);
    }

    [Fact]
    public void Flip_sensitivities_are_changes_of_the_objective_over_their_mean_within_their_limits()
    {
        var model = Problems.Random(3, scenarios: 4);
        sbyte[] point = [1, 0, 1, 1, 0, 0];
        double[] changes = [.. Enumerable.Range(0, Problems.Shared).Select(i =>
        {
            var flipped = (sbyte[])point.Clone();
            flipped[i] ^= 1;
            return Math.Abs(Problems.Whole(model, flipped) - Problems.Whole(model, point));
        })];
        double[] expected = [.. changes.Select(change => Math.Clamp(change / changes.Average(), 0.25, 4))];
        new CandidateScorer(model).FlipSensitivities(point).ShouldBe(expected, 1e-9);
        var whole = new ScenarioModel(Problems.Shared, model.Scenarios) { Completion = Problems.Model(Mean(model)).Completion };
        new CandidateScorer(whole).FlipSensitivities(point).ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void The_incumbent_takes_what_is_better_alone_and_tells_the_run()
    {
        var model = Problems.Random(1, scenarios: 2);
        var (run, scorer) = (SolveControl.Unlimited.Start(), new CandidateScorer(model));
        var ranked = RandomModels.Points(Problems.Shared).OrderBy(point => Problems.Whole(model, point)).ToArray();
        var snapshot = new HedgingSnapshot
        {
            Rounds = [],
            Rho = 1,
            Xbar = [],
            Scenarios = [],
            Incumbent = ranked[10],
            InnerBound = Problems.Whole(model, ranked[10]),
            Scored = 5
        };
        var incumbent = new HedgingIncumbent(scorer, run, snapshot);
        incumbent.Offer(ranked[20]).ShouldBe(Problems.Whole(model, ranked[20]), 1e-9);
        incumbent.Bits.ToArray().ShouldBe(ranked[10]);
        incumbent.Offer(ranked[0]);
        incumbent.Bits.ToArray().ShouldBe(ranked[0]);
        run.Best.ShouldBe(Problems.Optimum(model), 1e-9);
        incumbent.Result([], 0, 0).Solution.CandidatesScored.ShouldBe(7);
        snapshot.Incumbent.ShouldBe(ranked[10]);
    }

    [Fact]
    public void A_model_that_cannot_be_completed_is_refused_with_its_cause()
    {
        var model = new ScenarioModel(2, [new Scenario(1, new ConstrainedQuadraticModelBuilder(2).Build())]);
        Should.Throw<InputException>(() => new CandidateScorer(model)).Message.ShouldContain("must know theirs");
    }

    /// <summary>The objective of all scenarios as one.</summary>
    private static BinaryQuadraticModel Mean(ScenarioModel model)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, model.SharedCount);
        foreach (var (probability, scenario) in model.Scenarios)
        {
            var objective = scenario.Objective;
            builder.AddOffset(probability * objective.Offset);
            for (var i = 0; i < model.SharedCount; i++)
            {
                builder.AddLinear(i, probability * objective.Linear[i]);
                for (var e = objective.Couplings.Starts[i]; e < objective.Couplings.Starts[i + 1] && objective.Couplings.Columns[e] < i; e++)
                {
                    builder.AddQuadratic(i, objective.Couplings.Columns[e], probability * objective.Couplings.Values[e]);
                }
            }
        }

        return builder.Build();
    }
}

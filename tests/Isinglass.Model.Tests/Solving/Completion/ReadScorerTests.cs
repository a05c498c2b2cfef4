using Isinglass.Model.Control;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Model.Tests.Solving.Completion;

/// <summary>The candidate that a <see cref="ReadScorer"/> keeps is the one that sorting all of them by their definition puts first.</summary>
public sealed class ReadScorerTests
{
    [Fact]
    public void Reads_of_a_model_without_rows_are_scored_by_its_energy()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var model = RandomModels.Quadratic(new RandomKey(seed), 8, Vartype.Binary, squaredTerms: 2);
            var run = SolveControl.Unlimited.Start();
            var scorer = new ReadScorer(model, run);
            var reads = Reads(seed, 30, 8);
            foreach (var read in reads)
            {
                var isBest = model.Energy(read) < scorer.Objective;
                scorer.Take(read).ShouldBe(isBest);
            }

            var best = reads.MinBy(read => model.Energy(read))!;
            scorer.Values.ShouldBe(best);
            scorer.Objective.ShouldBe(model.Energy(best));
            scorer.IsFeasible.ShouldBeTrue();
            scorer.Scored.ShouldBe(30);
            run.Best.ShouldBe(scorer.Objective);
        }
    }

    [Fact]
    public void A_rank_decides_which_read_is_kept_and_the_objective_stays_true()
    {
        var walker = new CountWalker(5);
        var run = SolveControl.Unlimited.Start();
        var scorer = new ReadScorer(walker, run);

        // The energy of the machine prefers the second read, whose completion is worse than that of the first.
        scorer.Take([1, 0, 0, 0, 0, 1, 1], rank: 4).ShouldBeTrue();
        scorer.Take([1, 1, 1, 0, 0, 0, 0], rank: -2).ShouldBeTrue();
        scorer.Take([0, 0, 0, 0, 0, 0, 0], rank: -2).ShouldBeFalse();
        scorer.Values.ShouldBe([1, 1, 1, 0, 0]);
        scorer.Objective.ShouldBe(3);
        run.Trace.Select(point => point.Objective).ShouldBe([1, 0]);
        run.Best.ShouldBe(0);
    }

    [Fact]
    public void Feasible_beats_violated_less_violation_beats_more_and_the_earlier_of_equals_stays()
    {
        var rounding = new Table([(3, -9), (2, 5), (2, -50), (0, 7), (1, -100), (0, 7), (0, 6)]);
        var run = SolveControl.Unlimited.Start();
        var scorer = new ReadScorer(rounding, run);
        scorer.Values.ShouldBeEmpty();
        bool[] kept = [.. Enumerable.Range(0, 7).Select(k => scorer.Take([(sbyte)k]))];
        kept.ShouldBe([true, true, false, true, false, false, true]);
        scorer.Values.ShouldBe([6]);
        (scorer.Violation, scorer.Objective).ShouldBe((0, 6));
        run.Trace.Select(point => point.Objective).ShouldBe([7, 6]);
    }

    [Fact]
    public void Without_a_feasible_candidate_the_least_violated_one_is_kept_and_nothing_is_told()
    {
        var run = SolveControl.Unlimited.Start();
        var scorer = new ReadScorer(new Table([(3, -9), (2, 5)]), run);
        scorer.Take([0]);
        scorer.Take([1]);
        scorer.Values.ShouldBe([1]);
        scorer.IsFeasible.ShouldBeFalse();
        scorer.Objective.ShouldBe(double.PositiveInfinity);
        run.Trace.ShouldBeEmpty();
    }

    private static List<sbyte[]> Reads(ulong seed, int count, int length)
    {
        var random = new RandomKey(seed).Derive("reads").CreateSource();
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => (sbyte)random.NextBit()).ToArray())];
    }

    /// <summary>Candidates by number.</summary>
    private sealed class Table((double Violation, double Objective)[] candidates) : IRounding
    {
        private readonly sbyte[] _values = new sbyte[1];

        public ReadOnlySpan<sbyte> Values => _values;

        public double Objective => candidates[_values[0]].Objective;

        public double Violation => candidates[_values[0]].Violation;

        public void Round(ReadOnlySpan<sbyte> read) => read.CopyTo(_values);
    }

    /// <summary>The objective is the number of ones.</summary>
    private sealed class CountWalker(int count) : ICompletionWalker
    {
        private readonly sbyte[] _free = new sbyte[count];

        public int FreeCount => count;

        public ReadOnlySpan<sbyte> Free => _free;

        public double Objective => _free.Sum(static bit => bit);

        public void Load(ReadOnlySpan<sbyte> free) => free.CopyTo(_free);

        public bool TryFlip(int bit, double limit) => throw new NotSupportedException();
    }
}

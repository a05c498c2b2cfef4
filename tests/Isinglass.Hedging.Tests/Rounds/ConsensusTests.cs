using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class ConsensusTests
{
    private static readonly double[] Probabilities = [0.5, 0.25, 0.25];

    [Fact]
    public void Xbar_is_the_mean_by_probability_and_the_variance_that_of_signs()
    {
        var consensus = new Consensus(new double[4], new int[4]);
        sbyte[][] copies = [[1, 0, 1, 0], [1, 0, 0, 1], [1, 0, 1, 1]];
        var variance = consensus.Update(Probabilities, copies);
        consensus.Xbar.ShouldBe([1, 0, 0.75, 0.5]);

        // E[s^2] - E[s]^2 of spins s = 2 b - 1, mean over bits.
        variance.ShouldBe(Enumerable.Range(0, 4).Average(i => 1 - Math.Pow(Enumerable.Range(0, 3).Sum(s => Probabilities[s] * (2 * copies[s][i] - 1)), 2)),
            1e-15);
    }

    [Fact]
    public void Agreements_count_rounds_in_a_row_and_begin_anew_when_one_copy_differs()
    {
        var consensus = new Consensus(new double[3], new int[3]);
        sbyte[][] same = [[1, 0, 1], [1, 0, 1], [1, 0, 1]];
        sbyte[][] other = [[1, 0, 1], [1, 1, 1], [1, 0, 0]];
        consensus.Update(Probabilities, same);
        consensus.Update(Probabilities, same);
        consensus.Agreements.ShouldBe([2, 2, 2]);
        consensus.Update(Probabilities, other);
        consensus.Agreements.ShouldBe([3, 0, 0]);
        consensus.Update(Probabilities, same);
        consensus.Agreements.ShouldBe([4, 1, 1]);
    }

    [Fact]
    public void Ties_are_rounded_to_the_given_bits() =>
        Consensus.Round([0.5, 0.5, 0.500001, 0.499999], [1, 0, 0, 1]).ShouldBe(new sbyte[] { 1, 0, 1, 0 });
}

namespace Isinglass.Hedging.Rounds;

/// <summary>By shared bit: xbar = sum_s p_s b_s of the scenarios' copies, and the number of rounds in a row in which all copies agree.</summary>
internal sealed class Consensus(double[] xbar, int[] agreements)
{
    public double[] Xbar => xbar;

    public int[] Agreements => agreements;

    /// <summary>Takes the copies of a round; returns the mean variance of their bits in +-1 units, 4 xbar (1 - xbar).</summary>
    public double Update(double[] probabilities, IReadOnlyList<sbyte[]> copies)
    {
        var variance = 0.0;
        for (var i = 0; i < xbar.Length; i++)
        {
            var (mean, sum) = (0.0, 0);
            for (var s = 0; s < probabilities.Length; s++)
            {
                mean += probabilities[s] * copies[s][i];
                sum += copies[s][i];
            }

            agreements[i] = sum == 0 || sum == probabilities.Length ? agreements[i] + 1 : 0;
            xbar[i] = mean;
            variance += 4 * mean * (1 - mean);
        }

        return variance / Math.Max(1, xbar.Length);
    }

    /// <summary>The nearest value of a bit; a tie becomes the given value.</summary>
    public static sbyte Round(double value, sbyte tie) => value > 0.5 ? (sbyte)1 : value < 0.5 ? (sbyte)0 : tie;

    /// <summary>xbar rounded bit by bit; ties become the given bits.</summary>
    public static sbyte[] Round(ReadOnlySpan<double> xbar, ReadOnlySpan<sbyte> ties)
    {
        var bits = new sbyte[xbar.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = Round(xbar[i], ties[i]);
        }

        return bits;
    }
}

namespace Isinglass.Neural.Verification;

/// <summary>
/// Looks for inputs of a box whose first-layer sums keep to given limits: from a start, repeats the change of one input that lowers the sum of squared
/// violations most, until there is none. It finds points inside the box, not only corners; it cannot prove that there are none.
/// </summary>
internal static class SumRepair
{
    private const int MostMoves = 40;

    /// <summary>Changes the inputs in place.</summary>
    /// <returns>Whether all sums are within their limits now.</returns>
    public static bool Run(FirstLayer first, LeadNode node, Span<sbyte> inputs)
    {
        var sums = new int[first.Biases.Length];
        for (var j = 0; j < sums.Length; j++)
        {
            sums[j] = first.Sum(j, inputs);
        }

        var (violation, box) = (Violation(first, node, sums, 0, 0), node.Box);
        for (var move = 0; move < MostMoves && violation > 0; move++)
        {
            var (least, input, change) = (violation, -1, 0);
            for (var i = 0; i < inputs.Length; i++)
            {
                for (var level = box.Low[i]; level <= box.High[i]; level += box.Step)
                {
                    if (Violation(first, node, sums, i, level - inputs[i]) is var value && value < least)
                    {
                        (least, input, change) = (value, i, level - inputs[i]);
                    }
                }
            }

            if (input < 0)
            {
                return false;
            }

            violation = least;
            inputs[input] += (sbyte)change;
            for (var j = 0; j < sums.Length; j++)
            {
                sums[j] += change * first.Weights[j][input];
            }
        }

        return violation == 0;
    }

    private static long Violation(FirstLayer first, LeadNode node, int[] sums, int input, int change)
    {
        var total = 0L;
        for (var j = 0; j < sums.Length; j++)
        {
            var sum = sums[j] + change * first.Weights[j][input];
            long beyond = Math.Max(0, Math.Max(node.SumLow[j] - sum, sum - node.SumHigh[j]));
            total += beyond * beyond;
        }

        return total;
    }
}

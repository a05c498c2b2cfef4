namespace Isinglass.Model.Bridges;

/// <summary>
/// The integers 0 .. range as sums of coefficients times bits, each of them reachable and none beyond. The coefficients ascend and each is at most 1 + the sum
/// of the smaller ones, so greedily taking the largest that fits represents every value.
/// </summary>
internal static class SlackEncoding
{
    // A row that needs more slack bits than this is an error in the model or the policy.
    private const long LargestBitCount = 1 << 20;

    internal static long[] Coefficients(long range, SlackPolicy policy, long cap, string rowName)
    {
        var limit = policy switch
        {
            SlackPolicy.Unary => 1,
            SlackPolicy.Bounded => cap,
            _ => long.MaxValue,
        };
        if (range / limit > LargestBitCount)
        {
            throw new InputException(
                $"The slack of {rowName} runs to {range}, which needs more than {LargestBitCount} bits with coefficients up to {limit}. "
                + "Use the slack policy 'binary', or a larger cap.");
        }

        var coefficients = new List<long>();
        var rest = range;
        for (var power = 1L; power <= limit && power <= rest; power *= 2)
        {
            coefficients.Add(power);
            rest -= power;
        }

        for (; rest > 0; rest -= coefficients[^1])
        {
            coefficients.Add(Math.Min(rest, limit));
        }

        coefficients.Sort();
        return [.. coefficients];
    }

    internal static void Encode(long value, ReadOnlySpan<long> coefficients, Span<sbyte> bits)
    {
        for (var k = coefficients.Length - 1; k >= 0; k--)
        {
            bits[k] = coefficients[k] <= value ? (sbyte)1 : (sbyte)0;
            value -= bits[k] * coefficients[k];
        }
    }
}

using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rounds;

/// <summary>The multipliers W of the scenarios by shared bit, and the fingerprints of all earlier ones.</summary>
/// <param name="w">W by scenario and bit.</param>
/// <param name="seen">Fingerprints so far.</param>
/// <param name="unit">The first rho: multipliers that differ by less than a thousandth of it are the same.</param>
internal sealed class Multipliers(double[][] w, IEnumerable<ulong> seen, double unit)
{
    private readonly HashSet<ulong> _seen = [.. seen];

    /// <summary>W of a scenario.</summary>
    public double[] this[int scenario] => w[scenario];

    /// <summary>Fingerprints so far, ascending.</summary>
    public ulong[] Seen => [.. _seen.Order()];

    /// <summary>W_s += step rho (b_s - xbar). When all scenarios of a round take part, the p-weighted sum of W stays 0.</summary>
    public void Update(int scenario, double step, ProximalWeights rho, ReadOnlySpan<sbyte> copy, double[] xbar)
    {
        var own = w[scenario];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] += step * rho[i] * (copy[i] - xbar[i]);
        }
    }

    /// <summary>Whether the multipliers are equal to earlier ones: the rounds are in a cycle.</summary>
    public bool IsRepetition()
    {
        var hash = 0UL;
        foreach (var own in w)
        {
            foreach (var multiplier in own)
            {
                hash = RandomKey.Mix(hash + (ulong)(long)Math.Round(multiplier / unit * 1000) + 0x9E3779B97F4A7C15UL);
            }
        }

        return !_seen.Add(hash);
    }
}

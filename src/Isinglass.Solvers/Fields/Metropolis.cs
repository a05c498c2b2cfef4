using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Fields;

/// <summary>Exact Metropolis sweeps on local fields.</summary>
internal static class Metropolis
{
    /// <summary>A draw of 53 bits is below exp(-36.8) = 2^-53 only when it is 0: beyond this no number is drawn.</summary>
    private const double LargestExponent = 36.8;

    /// <summary>
    /// Proposes every variable once, in order, at inverse temperature <paramref name="beta"/> (Metropolis et al. 1953); returns the number of accepted flips
    /// that changed the energy.
    /// </summary>
    public static int Sweep(LocalFields fields, double beta, RandomSource random)
    {
        var accepted = 0;
        for (var i = 0; i < fields.Values.Length; i++)
        {
            var delta = fields.Delta(i);
            if (IsAccepted(beta * delta, random))
            {
                fields.Flip(i);
                accepted += delta != 0 ? 1 : 0;
            }
        }

        return accepted;
    }

    /// <summary>
    /// Whether a proposal that raises the action (energy over temperature) by the given amount is accepted; no number is drawn where the answer is certain.
    /// </summary>
    public static bool IsAccepted(double action, RandomSource random) =>
        action <= 0 || (action < LargestExponent && random.NextDouble() < Math.Exp(-action));
}

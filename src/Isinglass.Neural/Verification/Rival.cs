using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Verification;

/// <summary>
/// A class other than the decision. Its lead is its output minus that of the decision; with one output z it is z where class 0 was decided and -z where class 1
/// was. The decision changes to it, or to a third class, where the lead is at least <see cref="Needed"/>.
/// </summary>
/// <param name="Class">The class.</param>
/// <param name="Decision">The network's class of the sample.</param>
internal sealed record Rival(int Class, int Decision)
{
    /// <summary>The smallest lead with which it wins: the first of equal outputs decides, and an output of 0 is class 0.</summary>
    public int Needed => Class < Decision ? 0 : 1;

    /// <summary>All rivals of a decision.</summary>
    public static IEnumerable<Rival> Of(int decision, int outputCount) =>
        Enumerable.Range(0, Math.Max(2, outputCount)).Where(c => c != decision).Select(c => new Rival(c, decision));

    /// <summary>The lead's coefficients of the values below the last layer (dense), and its constant.</summary>
    public (int[] Coefficients, int Constant) Lead(QuantizedNetwork network)
    {
        var last = network.Lattice.Spec.Layers.Count - 1;
        var (weights, biases) = (network.Weights(last).ToArray(), network.Biases(last).ToArray());
        var coefficients = new int[network.Lattice.Spec.ValueCount(last)];
        var count = coefficients.Length;
        if (biases.Length == 1)
        {
            var sign = Decision == 1 ? -1 : 1;
            for (var i = 0; i < count; i++)
            {
                coefficients[i] = sign * weights[i];
            }

            return (coefficients, sign * biases[0]);
        }

        for (var i = 0; i < count; i++)
        {
            coefficients[i] = weights[Class * count + i] - weights[Decision * count + i];
        }

        return (coefficients, biases[Class] - biases[Decision]);
    }

    /// <summary>The largest lead over intervals of the values below the last layer.</summary>
    public long LeadBound(QuantizedNetwork network, int[] low, int[] high)
    {
        var (coefficients, constant) = Lead(network);
        var bound = (long)constant;
        for (var i = 0; i < coefficients.Length; i++)
        {
            bound += (long)coefficients[i] * (coefficients[i] > 0 ? high[i] : low[i]);
        }

        return bound;
    }
}

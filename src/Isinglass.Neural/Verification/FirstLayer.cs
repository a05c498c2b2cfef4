using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Verification;

/// <summary>The sums of the first hidden layer as affine functions of the inputs: sum_j = Biases[j] + Weights[j]'x.</summary>
/// <param name="Weights">For each unit a coefficient of every input.</param>
/// <param name="Biases">One a unit.</param>
/// <param name="Activation">The activation of the units.</param>
internal sealed record FirstLayer(int[][] Weights, int[] Biases, IntegerActivation Activation)
{
    /// <summary>The layer of a network; without units when it has no hidden layer or the first one takes maxima.</summary>
    public static FirstLayer Of(QuantizedNetwork network)
    {
        var spec = network.Lattice.Spec;
        if (spec.HiddenCount == 0 || spec.Layers[0].IsMaximum)
        {
            return new FirstLayer([], [], IntegerActivation.Identity);
        }

        var weights = new int[spec.Layers[0].Width][];
        var biases = new int[weights.Length];
        for (var j = 0; j < weights.Length; j++)
        {
            var (filter, fanIn) = (spec.FilterOf(0, j), spec.FanIn(0));
            (weights[j], biases[j]) = (new int[spec.InputCount], network.Biases(0)[filter]);
            for (var k = 0; k < fanIn; k++)
            {
                if (spec.Source(0, j, k) is >= 0 and var source)
                {
                    weights[j][source] += network.Weights(0)[filter * fanIn + k];
                }
            }
        }

        return new FirstLayer(weights, biases, network.Lattice.Activations[0]);
    }

    /// <summary>Smallest and largest sum of a unit over a box.</summary>
    public (int Low, int High) Range(int unit, InputBox box)
    {
        var (low, high) = (Biases[unit], Biases[unit]);
        for (var i = 0; i < box.Low.Length; i++)
        {
            var weight = Weights[unit][i];
            low += weight * (weight > 0 ? box.Low[i] : box.High[i]);
            high += weight * (weight > 0 ? box.High[i] : box.Low[i]);
        }

        return (low, high);
    }

    /// <summary>A unit's sum.</summary>
    public int Sum(int unit, ReadOnlySpan<sbyte> inputs)
    {
        var sum = Biases[unit];
        for (var i = 0; i < inputs.Length; i++)
        {
            sum += Weights[unit][i] * inputs[i];
        }

        return sum;
    }
}

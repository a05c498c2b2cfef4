using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Verification;

/// <summary>Interval arithmetic through the layers of a network with known weights.</summary>
internal static class IntervalPass
{
    /// <summary>A bound of a rival's lead from intervals of the values below layer <paramref name="first"/> (0-based).</summary>
    public static long LeadBound(QuantizedNetwork network, int first, int[] low, int[] high, Rival rival)
    {
        var spec = network.Lattice.Spec;
        for (var l = first; l < spec.Layers.Count; l++)
        {
            if (l == spec.HiddenCount && spec.Layers[l].Wiring is null)
            {
                return rival.LeadBound(network, low, high);
            }

            (low, high) = Layer(network, l, low, high);
        }

        return spec.OutputCount == 1 ? (rival.Decision == 1 ? -low[0] : high[0]) : high[rival.Class] - low[rival.Decision];
    }

    private static (int[] Low, int[] High) Layer(QuantizedNetwork network, int l, int[] low, int[] high)
    {
        var (lattice, layer) = (network.Lattice, network.Lattice.Spec.Layers[l]);
        var (lower, upper) = (new int[layer.Width], new int[layer.Width]);
        for (var j = 0; j < layer.Width; j++)
        {
            var (least, most) = Sum(network, l, j, low, high);
            (lower[j], upper[j]) = l < lattice.Activations.Count ? lattice.Activations[l].Range(least, most) : (least, most);
            if (layer.IsResidual)
            {
                (lower[j], upper[j]) = (lower[j] + low[j], upper[j] + high[j]);
            }
        }

        return (lower, upper);
    }

    private static (int Low, int High) Sum(QuantizedNetwork network, int l, int j, int[] low, int[] high)
    {
        var spec = network.Lattice.Spec;
        var (filter, fanIn, isMaximum) = (spec.FilterOf(l, j), spec.FanIn(l), spec.Layers[l].IsMaximum);
        var (least, most) = isMaximum ? (int.MinValue, int.MinValue) : (network.Biases(l)[filter], network.Biases(l)[filter]);
        for (var k = 0; k < fanIn; k++)
        {
            var source = spec.Source(l, j, k);
            if (source == Wiring.Outside)
            {
                continue;
            }

            if (isMaximum)
            {
                (least, most) = (Math.Max(least, low[source]), Math.Max(most, high[source]));
                continue;
            }

            var weight = network.Weights(l)[filter * fanIn + k];
            least += weight * (weight > 0 ? low[source] : high[source]);
            most += weight * (weight > 0 ? high[source] : low[source]);
        }

        return (least, most);
    }
}

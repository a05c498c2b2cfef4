using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference;

/// <summary>
/// A network on the integers: the description with, for its training inputs, the activations' integer thresholds and levels, the standard deviation of every
/// layer's pre-activation (for random parameters), and the integer that a bias is multiplied with.
/// </summary>
internal sealed class IntegerNetwork
{
    /// <summary>A network from its stored parts.</summary>
    /// <param name="spec">The description.</param>
    /// <param name="activations">One for each hidden layer.</param>
    /// <param name="deviations">One for each layer.</param>
    /// <param name="biasInputs">One for each layer.</param>
    public IntegerNetwork(NetworkSpec spec, IReadOnlyList<IntegerActivation> activations, IReadOnlyList<double> deviations, IReadOnlyList<int> biasInputs)
    {
        if (activations.Count != spec.HiddenCount || deviations.Count != spec.Layers.Count || biasInputs.Count != spec.Layers.Count)
        {
            throw new ArgumentException($"The network {spec.Widths} needs {spec.HiddenCount} activations, and a deviation and a bias input for each layer.",
                nameof(activations));
        }

        Spec = spec;
        Layout = new ParameterLayout(spec);
        Activations = activations;
        Deviations = deviations;
        BiasInputs = biasInputs;
    }

    /// <summary>The description.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The position of each parameter's bits.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Activation of each hidden layer; the identity after pooling.</summary>
    public IReadOnlyList<IntegerActivation> Activations { get; }

    /// <summary>Standard deviation of each layer's pre-activation in lattice units.</summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <summary>The constant input of each layer's biases: half a standard deviation, at least 1.</summary>
    public IReadOnlyList<int> BiasInputs { get; }

    /// <summary>The lattice of a network whose inputs have the root mean square <paramref name="inputRootMeanSquare"/> over samples and features.</summary>
    public static IntegerNetwork From(NetworkSpec spec, double inputRootMeanSquare)
    {
        var activations = new IntegerActivation[spec.HiddenCount];
        var deviations = new double[spec.Layers.Count];
        var biasInputs = new int[spec.Layers.Count];
        var scale = inputRootMeanSquare > 0 ? inputRootMeanSquare : 1;
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            // Values of a window count as independent, as the inputs of a neuron do; the largest of them is about as large as one.
            deviations[l] = spec.Layers[l].IsMaximum ? scale : scale * Math.Sqrt(spec.FanIn(l)) * spec.Layers[l].Weights.RootMeanSquare;
            biasInputs[l] = Math.Max(1, (int)Math.Round(deviations[l] / 2, MidpointRounding.AwayFromZero));
            if (l < activations.Length)
            {
                activations[l] = spec.HasActivation(l) ? IntegerActivation.From(spec.Activation, deviations[l]) : IntegerActivation.Identity;
                var own = spec.HasActivation(l) ? RootMeanSquare(activations[l], deviations[l]) : deviations[l];
                scale = spec.Layers[l].IsResidual ? Math.Sqrt(own * own + scale * scale) : own;
            }
        }

        return new IntegerNetwork(spec, activations, deviations, biasInputs);
    }

    /// <summary>Intervals [Lo, Hi] of the outputs for inputs of magnitude at most <paramref name="maximumInput"/> and any parameters.</summary>
    public (int Low, int High) OutputRange(int maximumInput)
    {
        var (low, high) = (-(long)maximumInput, (long)maximumInput);
        for (var l = 0; l < Spec.Layers.Count; l++)
        {
            var layer = Spec.Layers[l];
            var (lowInput, highInput) = (low, high);
            var products = new[] { layer.Weights.Minimum * low, layer.Weights.Minimum * high, layer.Weights.Maximum * low, layer.Weights.Maximum * high };
            var (least, most) = layer.IsMaximum ? (low, high) : (products.Min() * Spec.FanIn(l), products.Max() * Spec.FanIn(l));
            if (layer.Wiring is not null)
            {
                // At the edge of a padded image some sources are 0.
                (least, most) = (Math.Min(least, products.Min()), Math.Max(most, products.Max()));
            }

            if (layer.Biases is { } biases)
            {
                least += (long)biases.Minimum * BiasInputs[l];
                most += (long)biases.Maximum * BiasInputs[l];
            }

            (low, high) = Checked(l, least, most);
            if (l < Activations.Count)
            {
                (low, high) = Activations[l].Range((int)low, (int)high);
                Checked(l, low, high);
            }

            if (layer.IsResidual)
            {
                (low, high) = (low + lowInput, high + highInput);
            }
        }

        return ((int)low, (int)high);
    }

    private (long Low, long High) Checked(int layer, long low, long high) => low >= -(1 << 28) && high <= 1 << 28 ? (low, high)
        : throw new InputException($"Layer {layer + 1} of {Spec.Widths} reaches {low} .. {high}, beyond 28-bit integers: use fewer input bits, narrower "
        + $"layers or smaller codebooks.");

    /// <summary>Root mean square of an activation whose pre-activation is normal with the given deviation.</summary>
    private static double RootMeanSquare(IntegerActivation activation, double deviation)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var g = -3.0; g <= 3.0001; g += 0.05)
        {
            var density = Math.Exp(-g * g / 2);
            var value = activation.Apply((int)Math.Round(g * deviation, MidpointRounding.AwayFromZero));
            sum += density * value * value;
            weight += density;
        }

        return Math.Sqrt(sum / weight);
    }
}

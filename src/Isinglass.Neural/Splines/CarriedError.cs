using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Splines;

/// <summary>
/// The effect of the approximation of activations on the outputs: the network with integer activations A_l against the one with s_l f(z / sigma_l) in their
/// place, s_l the integer units for a unit of f. Errors are given in standard deviations of the output.
/// </summary>
internal static class CarriedError
{
    /// <summary>
    /// A bound for all parameters and inputs: e_1 = 0, e_(l+1) = w_max d_l (Lip(f) s_l e_l / sigma_l + s_l eps_l), eps_l the largest |A_l(z) / s_l - f(z /
    /// sigma_l)| over the z that layer l reaches. +infinity after a second layer of a function that jumps. A sum pool adds its window's errors, a maximum
    /// passes on the largest, a residual layer adds its inputs'.
    /// </summary>
    /// <param name="lattice">The network.</param>
    /// <param name="maximumInput">Largest magnitude of an input.</param>
    public static double Bound(IntegerNetwork lattice, int maximumInput)
    {
        var (spec, error) = (lattice.Spec, 0.0);
        double reach = maximumInput;
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            var gain = spec.Layers[l].IsMaximum ? 1 : (double)spec.Layers[l].Weights.MaximumMagnitude * spec.FanIn(l);
            var (inputError, inputReach) = spec.Layers[l].IsResidual ? (error, reach) : (0, 0);
            error *= gain;
            reach = reach * gain + (spec.Layers[l].Biases?.MaximumMagnitude ?? 0) * (double)lattice.BiasInputs[l];
            if (spec.HasActivation(l))
            {
                var (activation, sigma) = (lattice.Activations[l], lattice.Deviations[l]);
                var own = Worst(activation, spec.Activation.Function, sigma, (int)Math.Min(reach, 1 << 28));
                error = inputError + (error == 0 ? 0 : activation.Scale * Lipschitz(spec.Activation.Function, reach / sigma) * error / sigma) + own;
                var (low, high) = activation.Range(-(int)Math.Min(reach, 1 << 28), (int)Math.Min(reach, 1 << 28));
                reach = Math.Max(Math.Abs(low), Math.Abs(high)) + own + inputReach;
            }
        }

        return error / lattice.Deviations[^1];
    }

    /// <summary>Largest and mean error of the outputs over the samples of a data set, for one network.</summary>
    public static (double Largest, double Mean) Measure(QuantizedNetwork network, QuantizedDataset data)
    {
        var lattice = network.Lattice;
        var (largest, sum, count) = (0.0, 0.0, 0);
        var outputs = new int[lattice.Spec.OutputCount];
        for (var n = 0; n < data.SampleCount; n++)
        {
            network.Forward(data.Sample(n), outputs);
            var exact = Forward(network, data.Sample(n));
            for (var j = 0; j < outputs.Length; j++)
            {
                var error = Math.Abs(outputs[j] - exact[j]) / lattice.Deviations[^1];
                largest = Math.Max(largest, error);
                sum += error;
                count++;
            }
        }

        return (largest, count == 0 ? 0 : sum / count);
    }

    /// <summary>The outputs with the function itself in the place of its approximation.</summary>
    private static double[] Forward(QuantizedNetwork network, ReadOnlySpan<sbyte> inputs)
    {
        var (lattice, values) = (network.Lattice, new double[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            values[i] = inputs[i];
        }

        for (var l = 0; l < lattice.Spec.Layers.Count; l++)
        {
            var next = new double[lattice.Spec.Layers[l].Width];
            for (var j = 0; j < next.Length; j++)
            {
                next[j] = Sum(network, l, j, values);
                next[j] = lattice.Spec.HasActivation(l)
                        ? lattice.Activations[l].Scale * lattice.Spec.Activation.Function.Evaluate(next[j] / lattice.Deviations[l]) : next[j];
                next[j] += lattice.Spec.Layers[l].IsResidual ? values[j] : 0;
            }

            values = next;
        }

        return values;
    }

    /// <summary>The pre-activation (or maximum) of a neuron.</summary>
    private static double Sum(QuantizedNetwork network, int l, int j, double[] values)
    {
        var (spec, filter, fanIn) = (network.Lattice.Spec, network.Lattice.Spec.FilterOf(l, j), network.Lattice.Spec.FanIn(l));
        var isMaximum = spec.Layers[l].IsMaximum;
        var weights = network.Weights(l);
        var sum = isMaximum ? double.NegativeInfinity : network.Biases(l)[filter];
        for (var k = 0; k < fanIn; k++)
        {
            if (spec.Source(l, j, k) is >= 0 and var source)
            {
                sum = isMaximum ? Math.Max(sum, values[source]) : sum + weights[filter * fanIn + k] * values[source];
            }
        }

        return sum;
    }

    /// <summary>Largest error of an activation in integer units over -reach .. reach; long ranges are sampled.</summary>
    private static double Worst(IntegerActivation activation, ScalarFunction function, double sigma, int reach)
    {
        const int mostPoints = 20_000;
        var stride = Math.Max(1, (int)(2L * reach / mostPoints));
        var worst = 0.0;
        for (long z = -reach; z <= reach; z += stride)
        {
            worst = Math.Max(worst, Math.Abs(activation.Apply((int)z) - activation.Scale * function.Evaluate(z / sigma)));
        }

        return worst;
    }

    /// <summary>Largest slope over -range .. range by differences; +infinity for a function that jumps.</summary>
    private static double Lipschitz(ScalarFunction function, double range)
    {
        if (function.Jumps.Count > 0)
        {
            return double.PositiveInfinity;
        }

        const int cells = 4000;
        var step = 2 * range / cells;
        return Enumerable.Range(0, cells).Max(k => Math.Abs(function.Evaluate(-range + (k + 1) * step) - function.Evaluate(-range + k * step)) / step);
    }
}

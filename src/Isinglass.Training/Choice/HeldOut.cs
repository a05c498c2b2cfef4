using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Choice;

/// <summary>A network's outputs on samples that it was not trained on.</summary>
internal sealed class HeldOut
{
    // Temperatures in standard deviations of the output, each a ninth more than the one before: the loss is flat around its least value.
    private static readonly double[] Temperatures = [.. Enumerable.Range(0, 60).Select(k => 0.02 * Math.Pow(10, k / 20.0))];

    private readonly List<double> _losses = [];
    private readonly List<(double[] Outputs, int Label)> _samples = [];
    private readonly List<double> _targets = [];
    private int _right;

    /// <summary>Mean loss, see <see cref="NetworkTrial.Loss"/>.</summary>
    public double Loss => _targets.Count > 0 ? _losses.Sum() / Spread()
        : Temperatures.Min(temperature => _samples.Average(sample => CrossEntropy(sample, temperature)));

    /// <summary>Share of samples classified correctly; for regression R^2.</summary>
    public double Score => _targets.Count > 0 ? 1 - Loss : _right / (double)_samples.Count;

    /// <summary>Adds a network's outputs on held-out samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="train">Its training samples, which fix the unit of predicted numbers.</param>
    /// <param name="held">The samples.</param>
    public void Add(QuantizedNetwork network, QuantizedDataset train, QuantizedDataset held)
    {
        if (held.Targets is { } targets)
        {
            var line = RegressionTarget.Fit("", network.Outputs(train), train.Targets);
            _losses.AddRange(network.Outputs(held).Zip(targets, (output, target) => (line.Predict(output) - target) * (line.Predict(output) - target)));
            _targets.AddRange(targets);
            return;
        }

        var (pass, deviation) = (network.CreatePass(), network.Lattice.Deviations[^1]);
        for (var n = 0; n < held.SampleCount; n++)
        {
            var outputs = pass.Run(held.Sample(n));
            _right += QuantizedNetwork.Decide(outputs) == held.Labels[n] ? 1 : 0;
            var scaled = new double[Math.Max(2, outputs.Length)];
            for (var c = 0; c < outputs.Length; c++)
            {
                scaled[outputs.Length == 1 ? 1 : c] = outputs[c] / deviation;
            }

            _samples.Add((scaled, held.Labels[n]));
        }
    }

    /// <summary>log sum_c exp(z_c / T) - z_label / T. One output is that of class 1, beside 0.</summary>
    private static double CrossEntropy((double[] Outputs, int Label) sample, double temperature)
    {
        var (largest, sum) = (sample.Outputs.Max(), 0.0);
        foreach (var output in sample.Outputs)
        {
            sum += Math.Exp((output - largest) / temperature);
        }

        return Math.Log(sum) + (largest - sample.Outputs[sample.Label]) / temperature;
    }

    private double Spread()
    {
        var mean = _targets.Average();
        return Math.Max(double.Epsilon, _targets.Sum(target => (target - mean) * (target - mean)));
    }
}

using System.Runtime.Intrinsics;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Baselines.Optimizers;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Baselines;

public sealed class GradientKernelTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(4, 32)]
    [InlineData(7, 80)]
    public void Products_and_scaled_sums_are_those_of_the_plain_loops(int rows, int length)
    {
        var random = new RandomKey(1).CreateSource();
        float[] weights = [.. Enumerable.Range(0, rows * length).Select(_ => (float)(random.NextBelow(15) - 7))];
        float[] input = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextBelow(15) - 7))];
        var sums = new float[rows];
        FloatRows.Multiply(weights, input, sums);
        sums.ShouldBe(Enumerable.Range(0, rows).Select(j => Enumerable.Range(0, length).Sum(i => weights[j * length + i] * input[i])));
        var target = input.ToArray();
        FloatRows.AddScaled(target, weights.AsSpan(0, length), -3);
        target.ShouldBe(input.Select((x, i) => x - 3 * weights[i]));
    }

    [Fact]
    public void Sums_have_one_order_on_every_machine()
    {
        // Sixteen lanes, halves folded onto each other: the order that the kernel promises, written with scalars.
        var random = new RandomKey(2).CreateSource();
        float[] weights = [.. Enumerable.Range(0, 64).Select(_ => (float)random.NextGaussian())];
        float[] input = [.. Enumerable.Range(0, 64).Select(_ => (float)random.NextGaussian())];
        var lanes = new float[16];
        for (var i = 0; i < 64; i++)
        {
            var product = weights[i] * input[i];
            lanes[i % 16] += product;
        }

        for (var half = 8; half > 0; half /= 2)
        {
            for (var k = 0; k < half; k++)
            {
                lanes[k] += lanes[k + half];
            }
        }

        var sum = new float[1];
        FloatRows.Multiply(weights, input, sum);
        sum[0].ShouldBe(lanes[0]);
    }

    [Fact]
    public void Adam_takes_the_steps_of_the_paper()
    {
        // Two steps with gradients 2 and -1, by the formulas of Kingma and Ba, algorithm 1.
        var adam = new AdamOptimizer(16);
        var (weights, gradients) = (new float[16], new float[16]);
        var (w, m, v) = (0.5, 0.0, 0.0);
        weights[3] = 0.5f;
        foreach (var (t, g) in new[] { (1, 2.0), (2, -1.0) })
        {
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            w -= 0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
            gradients[3] = (float)(4 * g);
            adam.Step(weights, gradients, 0.25f, 0.01f, 0, 1);
            weights[3].ShouldBe((float)w, 1e-6f);
            gradients[3].ShouldBe(0);
        }

        weights[4].ShouldBe(0);
    }

    [Theory]
    [InlineData("binary", new[] { -0.01f, 0, 1 }, new[] { -1f, 1, 1 })]
    [InlineData("ternary", new[] { -0.4f, -0.3f, 0.3f, 0.4f }, new[] { -1f, 0, 0, 1 })]
    [InlineData("odd2", new[] { -0.6f, -0.4f, 0.4f, 0.6f }, new[] { -3f, -1, 1, 3 })]
    [InlineData("unipolar", new[] { -0.1f, 0.1f }, new[] { 0f, 1 })]
    [InlineData("int2", new[] { -1, -0.4f, 0.1f, 1 }, new[] { -2f, -1, 0, 1 })]
    [InlineData("one", new[] { -1f, 1 }, new[] { 1f, 1 })]
    public void Latent_weights_share_their_range_evenly_among_the_levels(string codebook, float[] latent, float[] levels)
    {
        var quantizer = new LevelQuantizer(Codebook.Parse(codebook));
        latent.Select(quantizer.Quantize).ShouldBe(levels);
        var row = new float[16];
        latent.CopyTo(row, 0);
        var result = new float[16];
        quantizer.Quantize(row, result);
        result[..latent.Length].ShouldBe(levels);
    }

    [Fact]
    public void Bop_flips_where_the_mean_gradient_agrees_with_the_weight()
    {
        // Helwegen et al. 2019, algorithm 1, with gradients 1, 1, -1, ... and two weights of opposite sign: m = .5, .75, -.125, -.5625, ...
        var bop = new BopOptimizer(16, 2, threshold: 0.6);
        var (weights, gradients) = (new float[16], new float[16]);
        (weights[0], weights[1]) = (0.5f, -0.5f);
        var seen = new List<(float, float)>();
        foreach (var gradient in new[] { 1, 1, -1, -1, -1 })
        {
            (gradients[0], gradients[1]) = (4 * gradient, 4 * gradient);
            bop.Step(weights, gradients, 0.25f, 0.5f, 0, 1);
            gradients[0].ShouldBe(0);
            seen.Add((weights[0], weights[1]));
        }

        seen.ShouldBe([(0.5f, -0.5f), (-0.5f, -0.5f), (-0.5f, -0.5f), (-0.5f, -0.5f), (0.5f, 0.5f)]);

        // Of three levels a flip is one step, and the mean begins anew.
        var three = new BopOptimizer(16, 3, threshold: 0.6);
        weights[0] = 2 / 3f;
        float[] steps = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            gradients[0] = 1;
            three.Step(weights, gradients, 1, 0.5f, 0, 1);
            return weights[0];
        })];
        steps.Select(step => MathF.Round(3 * step)).ShouldBe([2, 0, 0, -2, -2, -2]);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("ternary")]
    [InlineData("-2,0,1,3")]
    [InlineData("int3")]
    public void Soft_levels_have_their_slopes_and_sharpen_into_the_levels(string codebook)
    {
        var quantizer = new LevelQuantizer(Codebook.Parse(codebook));
        float[] latent = [.. Enumerable.Range(0, 32).Select(k => -1.2f + 0.077f * k)];
        var (levels, slopes) = (new float[32], new float[32]);
        foreach (var sharpness in new[] { 1f, 5f })
        {
            quantizer.Soften(latent, sharpness, levels, slopes);
            for (var k = 0; k < latent.Length; k++)
            {
                quantizer.Soften(latent[k], sharpness, out var slope).ShouldBe(levels[k]);
                slope.ShouldBe(slopes[k]);
                var quotient = (quantizer.Soften(latent[k] + 1e-3f, sharpness, out _) - quantizer.Soften(latent[k] - 1e-3f, sharpness, out _)) / 2e-3f;
                slope.ShouldBe(quotient, 0.01f * Math.Max(1, Math.Abs(quotient)));
            }
        }

        quantizer.Soften(latent, 1e4f, levels, slopes);
        levels.ShouldBe(latent.Select(quantizer.Quantize));
        quantizer.Soften(0.3f, 2, out _).ShouldBe(codebook == "binary" ? MathF.Tanh(0.6f) : quantizer.Soften(0.3f, 2, out _), 1e-6f);
    }

    [Theory]
    [InlineData("sign", 1, 0)]
    [InlineData("tanh", 4, 0)]
    [InlineData("relu", 2, 1)]
    [InlineData("tanh", 4, 1)]
    public void Soft_units_sharpen_into_the_networks_own(string function, int subintervals, int degree)
    {
        const double deviation = 9;
        var own = IntegerActivation.From(new ActivationSpec(ScalarFunction.Parse(function), subintervals, degree), deviation);
        var soft = new AnnealedActivation(own, deviation) { Sharpness = 1e4f };
        float[] sums = [.. Enumerable.Range(-24, 48).Select(z => (float)z)];
        var values = new float[48];
        soft.Apply(sums, values);
        values.ShouldBe(sums.Select(sum => (float)own.Apply((int)sum)));
        var softer = new AnnealedActivation(own, deviation) { Sharpness = 2 };
        float[] gradients = [.. Enumerable.Repeat(3f, 48)];
        softer.Apply(sums, values);
        softer.Backpropagate(sums, values, gradients);
        var (above, below) = (new float[48], new float[48]);
        softer.Apply([.. sums.Select(sum => sum + 0.01f)], above);
        softer.Apply([.. sums.Select(sum => sum - 0.01f)], below);
        for (var j = 0; j < 48; j++)
        {
            gradients[j].ShouldBe(3 * (above[j] - below[j]) / 0.02f, 0.02f);
        }
    }

    [Theory]
    [InlineData("13-5-3", "ternary", "int3")]
    [InlineData("6-4-4-1", "binary", null)]
    [InlineData("4x4-conv3x3x2s2p1-pool2-res2-1", "odd2", "binary")]
    [InlineData("4x4x2-conv2x2x3-maxpool3-3", "binary", null)]
    [InlineData("9-res9-res9-3", "int2", "int2")]
    public void The_gradient_of_an_annealed_network_is_its_difference_quotient(string widths, string weights, string? biases)
    {
        foreach (var activation in new[] { ActivationSpec.Sign, new ActivationSpec(ScalarFunction.Parse("tanh"), 4),
            new ActivationSpec(ScalarFunction.Parse("relu"), 2, 1) })
        {
            var spec = NetworkSpec.Parse(widths, weights, biases, activation);
            var data = BaselineData.Noise(new RandomKey(5), 6, spec.InputCount, Math.Max(2, spec.OutputCount));
            var network = LatentNetwork.Quantized(IntegerNetwork.From(spec, SampleBlock.RootMeanSquare(data)), isAnnealed: true);
            network.Initialize(new RandomKey(6).CreateSource());
            network.Sharpen(1.5f);
            CheckGradient(network, new SampleRows(data, network.First), new CrossEntropyOutputLoss(0.7));
        }
    }

    [Theory]
    [InlineData("49-10")]
    [InlineData("13-5-3")]
    [InlineData("6-4-4-1")]
    [InlineData("4x4-conv2x2x3-3")]
    [InlineData("4x4-conv3x3x2s2p1-pool2-res2-1")]
    [InlineData("4x4x2-conv2x2x3-maxpool3-3")]
    [InlineData("9-res9-res9-3")]
    public void The_gradient_of_a_float_network_is_its_difference_quotient(string widths)
    {
        foreach (var activation in Enum.GetValues<FloatActivation>())
        {
            var spec = NetworkSpec.Parse(widths);
            var data = BaselineData.Noise(new RandomKey(5), 6, spec.InputCount, Math.Max(2, spec.OutputCount));
            var network = LatentNetwork.Float(spec, activation, SampleBlock.RootMeanSquare(data));
            network.Initialize(new RandomKey(6).CreateSource());
            var samples = new SampleRows(data, network.First);
            OutputLoss[] losses = [new CrossEntropyOutputLoss(0.7), new MarginOutputLoss(LossSpec.Parse("logistic", 0.6)),
                new MarginOutputLoss(LossSpec.Parse("crammer-singer:squared", 2))];
            foreach (var loss in losses)
            {
                CheckGradient(network, samples, loss);
            }
        }
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("absolute")]
    [InlineData("huber")]
    public void The_gradient_of_a_regression_is_its_difference_quotient(string loss)
    {
        var classes = BaselineData.Noise(new RandomKey(5), 6, 13, 2);
        var data = new QuantizedDataset(13, classes.Values, new int[6], ["y"], classes.MaxAbs, [0.3, -1.2, 2, 0.1, -0.4, 1]);
        var network = LatentNetwork.Float(NetworkSpec.Parse("13-5-1"), FloatActivation.Tanh, SampleBlock.RootMeanSquare(data));
        network.Initialize(new RandomKey(6).CreateSource());
        CheckGradient(network, new SampleRows(data, network.First), new ResidualOutputLoss(LossSpec.Regression(loss, 0.7)));
    }

    private static void CheckGradient(LatentNetwork network, SampleRows samples, OutputLoss loss)
    {
        const float step = 5e-4f;
        foreach (var layer in network.Layers)
        {
            Array.Clear(layer.Gradients);
        }

        for (var n = 0; n < samples.Count; n++)
        {
            network.AddGradient(samples[n], samples.Labels[n], samples.Targets?[n] ?? 0, loss);
        }

        var random = new RandomKey(7).CreateSource();
        foreach (var layer in network.Layers.Where(layer => !layer.IsFixed))
        {
            for (var trial = 0; trial < 12; trial++)
            {
                var at = random.NextBelow(layer.Width) * layer.Stride + (trial == 0 && layer.BiasInput is not null ? layer.FanIn
                    : random.NextBelow(layer.FanIn));
                // Gradients are by the values that are multiplied with; by latent weights they are that times the soft level's slope.
                var kept = layer.Values[at];
                layer.Values[at] = kept + step;
                var above = network.Measure(samples, loss).Loss;
                layer.Values[at] = kept - step;
                var below = network.Measure(samples, loss).Loss;
                layer.Values[at] = kept;
                layer.Gradients[at].ShouldBe((float)((above - below) / (2 * step) * samples.Count), 0.02f);
            }
        }
    }

    [Theory]
    [InlineData("9-1", "binary", null)]
    [InlineData("9-3", "ternary", "int3")]
    [InlineData("9-5-1", "binary", null)]
    [InlineData("9-6-4-3", "odd2", "odd2")]
    [InlineData("3x3-conv2x2x2-pool2-3", "binary", "binary")]
    [InlineData("3x3-conv2x2x2p1-maxpool2-res8-3", "ternary/odd2/binary", "binary")]
    public void The_forward_pass_is_that_of_the_integer_network(string widths, string weights, string? biases)
    {
        foreach (var activation in new[] { ActivationSpec.Sign, new ActivationSpec(ScalarFunction.Parse("tanh"), 4),
            new ActivationSpec(ScalarFunction.Parse("relu"), 2, 1) })
        {
            var classes = widths.EndsWith('1') ? 2 : 3;
            var data = BaselineData.Noise(new RandomKey(8), 60, 9, classes);
            var lattice = BaselineData.Lattice(data, widths, weights, biases, activation);
            GradientSetting[] settings = [.. Enum.GetValues<GradientRule>()
                .Select(rule => new GradientSetting(rule, TrainingLoss.FromMargin(LossSpec.Hinge(1))) { Epochs = 4 })];
            var result = new GradientTrainer(new GradientOptions { Settings = settings }).Train(lattice, data, data, new RandomKey(9));
            foreach (var candidate in result.Trials.SelectMany(trial => trial.Candidates))
            {
                var network = new QuantizedNetwork(lattice, candidate.Bits);
                network.Evaluate(data).Accuracy.ShouldBe(candidate.TrainingAccuracy);
                candidate.ValidationAccuracy.ShouldBe(candidate.TrainingAccuracy);
                var completion = new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, data.SampleCount)]), LossSpec.Hinge(1));
                completion.Complete(candidate.Bits, new sbyte[candidate.Bits.Length]).ShouldBe(candidate.TrainingLoss, 1.0 / lattice.Deviations[^1] * classes);
            }
        }
    }
}

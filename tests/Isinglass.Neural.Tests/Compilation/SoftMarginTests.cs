using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Neural.Tests.Compilation;

public sealed class SoftMarginTests
{
    [Theory]
    [InlineData("5-3-1", "binary", null, "sign", 1)]
    [InlineData("4-3-2", "ternary/int2", null, "sign", 2)]
    [InlineData("4-3-2-3", "ternary", "binary", "tanh/4", 2)]
    [InlineData("3-2-2-1", "odd2/binary/unipolar", "none/ternary/none", "relu/3", 3)]
    [InlineData("3x3-conv2x2x2-pool2-1", "binary", "binary/none", "sign", 1)]
    [InlineData("3x3-conv2x2x1p1-conv2x2x2s2-res8-2", "ternary/binary/binary/int2", null, "tanh/3", 2)]
    [InlineData("4x2-pool2-2-res2-1", "binary", null, "sign", 2)]
    public void The_energy_is_the_documented_formula(string widths, string weights, string? biases, string activation, int maxAbs)
    {
        var (network, model) = Compiled(widths, weights, biases, activation, maxAbs);
        var random = new RandomKey(3).CreateSource();
        for (var k = 0; k < 50; k++)
        {
            var point = TinyProblems.RandomBits(model.VariableCount, random);
            model.Objective.Energy(point).ShouldBe(Formula(network, point, new CompileOptions()), 1e-9);
        }
    }

    [Theory]
    [InlineData("7-3-1", "binary", "sign", 1, 0.8)]
    [InlineData("7-3-2", "ternary", "tanh/3", 3, 0.8)]
    [InlineData("6-3-2-2", "binary", "sign", 3, 0.95)]
    public void Completed_reads_train_better_than_random_parameters(string widths, string weights, string activation, int maxAbs, double share)
    {
        var (network, model) = Compiled(widths, weights, null, activation, maxAbs, samples: 16);
        var walker = network.CreateEvaluator();
        var random = new RandomKey(8).CreateSource();
        double Loss(ReadOnlySpan<sbyte> bits)
        {
            walker.Load(bits[..network.FreeCount]);
            return walker.Objective;
        }

        const int reads = 40;
        var guessed = Enumerable.Range(0, reads).Average(_ => Loss(TinyProblems.RandomBits(network.FreeCount, random)));
        var set = new SimulatedAnnealing().Sample(model.Objective, new SampleRequest { Key = new RandomKey(4), Reads = reads, Sweeps = 200 },
            SolveControl.Unlimited);
        var read = Enumerable.Range(0, set.Count).Average(r => Loss(set.Values(r)));
        read.ShouldBeLessThan(share * guessed);
    }

    [Fact]
    public void Rounded_rows_keep_their_bits_and_stay_near_the_exact_ones()
    {
        var data = TinyProblems.Data(1, 6, 40, 2, 127);
        var lattice = TinyProblems.Lattice("40-3-1", "binary", null, ActivationSpec.Sign, data);
        var models = new[] { 0, 6, 8 }.Select(bits => NetworkCompiler.Compile(
            lattice, data, LossSpec.Hinge(1), TinyProblems.OneBundle(data), new CompileOptions { RowBits = bits })).ToArray();
        ResourceReport.Of(models[1]).CoefficientBits.ShouldBe(6);
        ResourceReport.Of(models[2]).CoefficientBits.ShouldBeLessThanOrEqualTo(8);
        var random = new RandomKey(1).CreateSource();
        var (near, far) = (0.0, 0.0);
        for (var k = 0; k < 200; k++)
        {
            var point = TinyProblems.RandomBits(models[0].Scenarios.Scenarios[0].Model.VariableCount, random);
            var energies = models.Select(model => model.Scenarios.Scenarios[0].Model.Objective.Energy(point)).ToArray();
            far += Math.Abs(energies[1] - energies[0]) / energies[0];
            near += Math.Abs(energies[2] - energies[0]) / energies[0];
        }

        (far / 200).ShouldBeLessThan(0.1);
        near.ShouldBeLessThan(far);
    }

    [Fact]
    public void Equal_samples_share_their_spins_and_weigh_as_many()
    {
        sbyte[] first = [1, -1, 1], second = [-1, -1, 1];
        QuantizedDataset Data(params sbyte[][] samples) => new(3, [.. samples.SelectMany(sample => sample)],
            [.. samples.Select(sample => sample == first ? 0 : 1)], ["a", "b"], 1);
        var (twice, once) = (Data(first, first, second), Data(first, second));
        var lattice = TinyProblems.Lattice("3-2-1", "binary", null, ActivationSpec.Sign, once);
        var models = new[] { twice, once }.Select(data => NetworkCompiler.Compile(lattice, data, LossSpec.Hinge(1), TinyProblems.OneBundle(data),
            new CompileOptions())).ToArray();
        var (merged, plain) = (models[0].Scenarios.Scenarios[0].Model, models[1].Scenarios.Scenarios[0].Model);
        merged.VariableCount.ShouldBe(plain.VariableCount);
        ResourceReport.Of(models[0]).MergedSamples.ShouldBe(1);
        merged.Objective.SquaredTerms.Weights.Order().ShouldBe(plain.Objective.SquaredTerms.Weights.Select((weight, r) => weight * (r < 3 ? 4.0 / 3 : 2.0 / 3))
            .Order(), 1e-12);
    }

    [Fact]
    public void Centres_are_symmetric_ascend_and_are_kappa_for_sign()
    {
        SoftMarginEncoder.PieceCentres(IntegerActivation.Sign, 10, 1.3).ShouldBe([-13, 13]);
        var centres = SoftMarginEncoder.PieceCentres(new IntegerActivation([-9, 1, 11], [-2, -1, 1, 2], [0, 0, 0, 0]), 10, 1.3);
        centres.ShouldBe(centres.Order());
        (centres[0] + centres[3]).ShouldBe(0, 2);
        centres[3].ShouldBeGreaterThan(10);
    }

    [Fact]
    public void What_has_no_rows_is_refused_with_a_cure()
    {
        Should.Throw<InputException>(() => Compiled("3-2-1", "binary", null, "relu/2/1", 1)).Message.ShouldContain("`degree` 0");
        Should.Throw<InputException>(() => Compiled("3x3-conv2x2x2-maxpool2-1", "binary", null, "sign",
            1)).Message.ShouldContain("Use pool2 (sums), `encoding` exact");
    }

    private static (NetworkCompletion Network, ConstrainedQuadraticModel Model) Compiled(
        string widths, string weights, string? biases, string activation, int maxAbs, int samples = 4)
    {
        var classes = widths[^1] == '1' ? 2 : widths[^1] - '0';
        var data = TinyProblems.Data(11, samples, NetworkSpec.Parse(widths).InputCount, classes, maxAbs);
        var parts = activation.Split('/');
        var spec = parts.Length == 1 ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(parts[0]), int.Parse(parts[1]), parts.Length > 2 ? 1 : 0);
        var network = TinyProblems.Completion(TinyProblems.Lattice(widths, weights, biases, spec, data), data,
            LossSpec.Parse(classes > 2 ? "pairwise" : "hinge", 1));
        return (network, NetworkCompiler.Encode(network, new CompileOptions { RowBits = 0 }).Model);
    }

    /// <summary>The formula of the encoder's documentation, spins taken in the order sample, layer, unit; products of a unit before its spins.</summary>
    private static double Formula(NetworkCompletion network, sbyte[] point, CompileOptions options)
    {
        var (lattice, block, next, energy) = (network.Lattice, network.Block, network.FreeCount, 0.0);
        var parameters = new QuantizedNetwork(lattice, point.AsSpan(0, network.FreeCount));
        foreach (var (lane, count) in block.Distinct())
        {
            var before = energy;
            energy = 0;
            var values = Enumerable.Range(0, block.FeatureCount)
                .Select(i => (Constant: block.Inputs[i * block.Padded + lane], Steps: Array.Empty<(int Spin, int Height)>())).ToArray();
            double[] outputs = [];
            for (var l = 0; l < lattice.Spec.Layers.Count; l++)
            {
                var (layer, filters, fanIn) = (lattice.Spec.Layers[l], lattice.Spec.FilterCount(l), lattice.Spec.FanIn(l));
                var units = new (int, (int, int)[])[layer.Width];
                outputs = new double[layer.Width];
                for (var j = 0; j < layer.Width; j++)
                {
                    var z = (double)parameters.Biases(l)[j % filters];
                    int[] sources = [.. Enumerable.Range(0, fanIn).Select(i => lattice.Spec.Source(l, j, i))];
                    foreach (var (i, source) in sources.Index().Where(pair => pair.Item != Wiring.Outside))
                    {
                        z += parameters.Weights(l)[j % filters * fanIn + i] * (double)values[source].Constant
                            + layer.Weights.Offset * values[source].Steps.Sum(step => step.Height * point[step.Spin]);
                        for (var k = 0; k < layer.Weights.BitCount; k++)
                        {
                            var b = point[lattice.Layout.WeightBit(l, j % filters, i) + k];
                            foreach (var (spin, height) in values[source].Steps)
                            {
                                var (t, p) = (point[spin], point[next++]);
                                energy += options.RowWeight * (b * t - 2 * b * p - 2 * t * p + 3 * p);
                                z += layer.Weights.Coefficients[k] * height * p;
                            }
                        }
                    }

                    outputs[j] = z;
                    if (l < lattice.Spec.HiddenCount && !layer.HasActivation)
                    {
                        units[j] = (sources.Sum(source => values[source].Constant), [.. sources.SelectMany(source => values[source].Steps)]);
                    }
                    else if (l < lattice.Activations.Count)
                    {
                        var (activation, sigma) = (lattice.Activations[l], lattice.Deviations[l]);
                        var centres = SoftMarginEncoder.PieceCentres(activation, sigma, options.Kappa);
                        var spins = Enumerable.Range(next, activation.Thresholds.Length).ToArray();
                        next += spins.Length;
                        var e = centres[0] + spins.Select((spin, k) => point[spin] * (centres[k + 1] - centres[k])).Sum();
                        energy += options.RowWeight / 2 * Math.Pow((z - e) / sigma, 2) + options.RowWeight * spins.Zip(spins.Skip(1), (first, second) =>
                            point[second] * (1 - point[first])).Sum();
                        units[j] = (activation.Bases[0], [.. spins.Select((spin, k) => (spin, activation.Bases[k + 1] - activation.Bases[k]))]);
                        units[j] = layer.IsResidual ? (units[j].Item1 + values[j].Constant, [.. values[j].Steps, .. units[j].Item2]) : units[j];
                    }
                }

                values = [.. units.Select(unit => (unit.Item1, unit.Item2 ?? []))];
            }

            var (h, own, last) = (lattice.Spec.FanIn(lattice.Spec.Layers.Count - 1), block.ClassOf(lane), lattice.Deviations[^1]);
            var target = Math.Max(2, 0.45 * h) * last / Math.Sqrt(h);
            double[] margins = outputs.Length == 1 ? [own == 1 ? outputs[0] : -outputs[0]]
                : [.. Enumerable.Range(0, outputs.Length).Where(c => c != own).Select(c => outputs[own] - outputs[c])];
            energy += margins.Sum(margin => options.VoteWeight * h / (8 * last * last) / margins.Length * Math.Pow(margin - target, 2));
            energy = before + count * energy;
        }

        return energy / block.SampleCount;
    }
}

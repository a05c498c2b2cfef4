using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Compilation;

public sealed class SoftMarginRowsTests
{
    [Theory]
    [InlineData("5-3-1", 2)]
    [InlineData("5-1", 2)]
    [InlineData("5-3", 3)]
    public void The_energy_is_the_sum_of_rows_weighted_by_samples(string widths, int classes)
    {
        var random = new RandomKey(3).CreateSource();
        var values = Enumerable.Range(0, 30).Select(_ => (sbyte)random.NextSign()).ToArray();
        var data = new QuantizedDataset(5, values, [0, 1, 1, 0, classes - 1, 1], [.. Enumerable.Range(0, classes).Select(c => $"{c}")], 1);
        var lattice = IntegerNetwork.From(NetworkSpec.Parse(widths), SampleBlock.RootMeanSquare(data));
        var network = new NetworkCompletion(lattice, new SampleBlock(data, [0, 1, 2, 3, 4, 5]), LossSpec.Hinge(1));
        var options = new CompileOptions { VoteWeight = 0 };
        var rows = new SoftMarginRows(network, options);
        for (var n = 0; n < rows.SampleWeights.Length; n++)
        {
            rows.SampleWeights[n] = 0.1 + random.NextDouble();
        }

        var model = rows.Encode();
        var point = Enumerable.Range(0, model.VariableCount).Select(_ => (sbyte)random.NextBit()).ToArray();
        var target = lattice.Spec.HiddenCount > 0 ? options.Kappa : options.OutputTarget;
        var energy = 0.0;
        for (var n = 0; n < rows.Lanes.Length; n++)
        {
            for (var j = 0; j < rows.RowsPerSample; j++)
            {
                var scale = lattice.Spec.HiddenCount > 0 ? 1 : 1 / (options.OutputTarget * rows.RowsPerSample);
                energy += rows.SampleWeights[n] * scale / 2 * Math.Pow(Margin(network, point, n, rows, j) - target, 2) / 6;
            }
        }

        model.Objective.Energy(point).ShouldBe(energy, 1e-9);
        rows.Complete(point);
        for (var n = 0; lattice.Spec.HiddenCount > 0 && n < rows.Lanes.Length; n++)
        {
            Enumerable.Range(0, rows.RowsPerSample).ShouldAllBe(j => Margin(network, point, n, rows, j) >= 0);
        }
    }

    [Fact]
    public void Completion_is_the_forward_pass_of_the_inputs_as_they_are_not_as_rows_round_them()
    {
        const int Samples = 40, Inputs = 5, Units = 3;
        var random = new RandomKey(3).CreateSource();
        sbyte[] values = [.. Enumerable.Range(0, Samples * Inputs).Select(_ => (sbyte)(random.NextBelow(255) - 127))];
        var data = new QuantizedDataset(Inputs, values, [.. Enumerable.Range(0, Samples).Select(n => n % 2)], ["0", "1"], 127);
        var lattice = IntegerNetwork.From(NetworkSpec.Parse("5-3-1", "binary/one", "int2/none", ActivationSpec.Sign), SampleBlock.RootMeanSquare(data));
        var network = new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, Samples)]), LossSpec.Hinge(1));
        var rows = new SoftMarginRows(network, new CompileOptions { RowBits = 3 });
        var model = rows.Encode();
        var terms = model.Objective.SquaredTerms;
        var disagreements = 0;
        for (var k = 0; k < 20; k++)
        {
            var point = Enumerable.Range(0, model.VariableCount).Select(_ => (sbyte)random.NextBit()).ToArray();
            rows.Complete(point);
            var passed = new QuantizedNetwork(lattice, point);
            for (var n = 0; n < Samples; n++)
            {
                var sample = data.Sample(network.Block.Samples[rows.Lanes[n]]);
                for (var j = 0; j < Units; j++)
                {
                    var sum = passed.Biases(0)[j];
                    for (var i = 0; i < Inputs; i++)
                    {
                        sum += passed.Weights(0)[j * Inputs + i] * sample[i];
                    }

                    point[network.FreeCount + n * Units + j].ShouldBe(sum > 0 ? (sbyte)1 : (sbyte)0);
                }
            }

            // Rounded to three bits, some rows see the other sign: completion by rows would be wrong.
            for (var row = 0; row < Samples * Units; row++)
            {
                // A row is z - kappa sigma t, and every sample has a row on the vote behind those of its units.
                var t = 2 * point[network.FreeCount + row] - 1;
                var sum = terms.Residual(row / Units * (Units + 1) + row % Units, point) + t * new CompileOptions().Kappa * lattice.Deviations[0];
                disagreements += t * sum < 0 ? 1 : 0;
            }
        }

        disagreements.ShouldBeGreaterThan(0);
    }

    private static double Margin(NetworkCompletion network, sbyte[] point, int sample, SoftMarginRows rows, int j)
    {
        var (lattice, block, lane) = (network.Lattice, network.Block, rows.Lanes[sample]);
        double Sum(int neuron) => Enumerable.Range(0, 5)
            .Sum(i => (2 * point[lattice.Layout.WeightBit(0, neuron, i)] - 1) * block.Inputs[i * block.Padded + lane]) / lattice.Deviations[0];
        var own = block.ClassOf(lane);
        return lattice.Spec.HiddenCount > 0 ? (2 * point[network.FreeCount + sample * 3 + j] - 1) * Sum(j)
            : lattice.Spec.OutputCount == 1 ? (own == 1 ? 1 : -1) * Sum(0)
            : Sum(own) - Sum(j < own ? j : j + 1);
    }
}

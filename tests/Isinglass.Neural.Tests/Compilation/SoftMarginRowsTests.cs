using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Neural.Tests.Compilation;

public sealed class SoftMarginRowsTests
{
    [Theory]
    [InlineData("5-3-1", 2)]
    [InlineData("5-1", 2)]
    [InlineData("5-3", 3)]
    public void Margins_are_those_of_a_forward_pass_and_the_energy_is_the_weighted_sum_of_rows(string widths, int classes)
    {
        var random = new RandomKey(3).CreateSource();
        var values = Enumerable.Range(0, 30).Select(_ => (sbyte)random.NextSign()).ToArray();
        var data = new QuantizedDataset(5, values, [0, 1, 1, 0, classes - 1, 1], [.. Enumerable.Range(0, classes).Select(c => $"{c}")], 1);
        var lattice = NetworkLattice.From(NetworkSpec.Parse(widths), SampleBlock.RootMeanSquare(data));
        var network = new NetworkCompletion(lattice, new SampleBlock(data, [0, 1, 2, 3, 4, 5]), LossSpec.Hinge(1));
        var options = new CompileOptions { VoteWeight = 0 };
        var rows = new SoftMarginRows(network, options);
        for (var k = 0; k < rows.Targets.Length; k++)
        {
            rows.Targets[k] = 0.5 + random.NextDouble();
        }

        for (var n = 0; n < rows.SampleWeights.Length; n++)
        {
            rows.SampleWeights[n] = 0.1 + random.NextDouble();
        }

        var model = rows.Encode();
        var point = Enumerable.Range(0, model.VariableCount).Select(_ => (sbyte)random.NextBit()).ToArray();
        var margins = new double[rows.Targets.Length];
        rows.Margins(point, margins);
        var energy = 0.0;
        for (var n = 0; n < rows.Lanes.Length; n++)
        {
            for (var j = 0; j < rows.RowsPerSample; j++)
            {
                var row = n * rows.RowsPerSample + j;
                margins[row].ShouldBe(Margin(network, point, n, rows, j), 1e-9);
                var scale = lattice.Spec.HiddenCount > 0 ? 1 : 1 / (options.OutputTarget * rows.RowsPerSample);
                energy += rows.SampleWeights[n] * scale / 2 * Math.Pow(margins[row] - rows.Targets[row], 2) / 6;
            }
        }

        model.Objective.Energy(point).ShouldBe(energy, 1e-9);
        rows.Complete(point);
        rows.Margins(point, margins);
        if (lattice.Spec.HiddenCount > 0)
        {
            margins.ShouldAllBe(margin => margin >= 0);
        }
    }

    [Fact]
    public void Completion_is_the_forward_pass_of_the_inputs_as_they_are_not_as_rows_round_them()
    {
        const int Samples = 40, Inputs = 5, Units = 3;
        var random = new RandomKey(3).CreateSource();
        sbyte[] values = [.. Enumerable.Range(0, Samples * Inputs).Select(_ => (sbyte)(random.NextBelow(255) - 127))];
        var data = new QuantizedDataset(Inputs, values, [.. Enumerable.Range(0, Samples).Select(n => n % 2)], ["0", "1"], 127);
        var lattice = NetworkLattice.From(NetworkSpec.Parse("5-3-1", "binary/one", "int2/none", ActivationSpec.Sign), SampleBlock.RootMeanSquare(data));
        var network = new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, Samples)]), LossSpec.Hinge(1));
        var rows = new SoftMarginRows(network, new CompileOptions { RowBits = 3 });
        var model = rows.Encode();
        var margins = new double[rows.Targets.Length];
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
            rows.Margins(point, margins);
            disagreements += margins.Count(margin => margin < 0);
        }

        disagreements.ShouldBeGreaterThan(0);
    }

    private static double Margin(NetworkCompletion network, sbyte[] point, int sample, SoftMarginRows rows, int j)
    {
        var (lattice, block, lane) = (network.Lattice, network.Block, rows.Lanes[sample]);
        double Sum(int neuron) => Enumerable.Range(0, 5).Sum(i => (2 * point[lattice.Layout.WeightBit(0, neuron, i)] - 1) * block.Inputs[i * block.Padded + lane]) / lattice.Deviations[0];
        var own = block.ClassOf(lane);
        return lattice.Spec.HiddenCount > 0 ? (2 * point[network.FreeCount + sample * 3 + j] - 1) * Sum(j)
            : lattice.Spec.OutputCount == 1 ? (own == 1 ? 1 : -1) * Sum(0)
            : Sum(own) - Sum(j < own ? j : j + 1);
    }
}

using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Intervals;

public sealed class LatticeIntervalTests
{
    [Fact]
    public void The_interval_of_an_affine_expression_is_its_range_and_its_lattice_holds_every_value()
    {
        var random = new RandomKey(4).CreateSource();
        for (var trial = 0; trial < 200; trial++)
        {
            var expression = new AffineExpression(random.NextBelow(21) - 10);
            for (var bit = 0; bit < 6; bit++)
            {
                expression.Add(bit, 2 * (random.NextBelow(9) - 4));
            }

            var interval = LatticeInterval.Of(expression);
            var values = TinyProblems.AllBits(6).Select(point => expression.Evaluate(point)).ToArray();
            values.Min().ShouldBe(interval.Low);
            values.Max().ShouldBe(interval.High);
            values.ShouldAllBe(value => interval.Contains(value));
            (interval.IsPoint || interval.Step % 2 == 0).ShouldBeTrue("a sum of even coefficients moves in even steps");
        }
    }

    [Fact]
    public void The_outputs_of_random_networks_lie_in_the_propagated_range()
    {
        var random = new RandomKey(7).CreateSource();
        foreach (var (widths, activation) in new[] { ("5-3-2", "sign"), ("5-4-3", "relu"), ("5-3-3-2", "tanh"), ("5-2", "sign") })
        {
            var data = TinyProblems.Data(3, 40, 5, widths[^1] - '0', maxAbs: 7);
            var spec = activation == "sign" ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(activation), 4);
            var lattice = TinyProblems.Lattice(widths, "ternary", "binary", spec, data);
            var (low, high) = lattice.OutputRange(data.MaxAbs);
            var outputs = new int[lattice.Spec.OutputCount];
            for (var trial = 0; trial < 100; trial++)
            {
                var network = new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, random));
                for (var n = 0; n < data.SampleCount; n++)
                {
                    network.Forward(data.Values.AsSpan(n * 5, 5), outputs);
                    outputs.ShouldAllBe(output => output >= low && output <= high);
                }
            }
        }
    }
}

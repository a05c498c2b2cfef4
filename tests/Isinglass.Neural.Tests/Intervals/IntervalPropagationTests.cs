using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Intervals;

public sealed class IntervalPropagationTests
{
    private const int Passes = 100_000, Samples = 8;

    public static TheoryData<string, string, string?, string, int> Cases => new()
    {
        { "5-3-1", "binary", null, "sign", 1 },
        { "4-3-2-2", "ternary", "binary", "tanh/4", 3 },
        { "4-3-3", "int2", null, "relu/2/1", 7 },
        { "3-3-2-1", "binary/odd2/unipolar", "ternary", "gelu/5", 2 },
        { "4x4-conv2x2x2-maxpool3-1", "binary", null, "sign", 1 },
        { "3x3x2-conv2x2x2p1-pool2-res8-2", "ternary/binary/binary", "binary", "tanh/4", 3 },
        { "4x4-maxpool2-conv2x2x2-res2-res2-1", "odd2/binary/binary/unipolar", "binary", "relu/2/1", 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_forward_pass_lies_inside(string widths, string weights, string? biases, string activation, int maxAbs)
    {
        var (lattice, block) = Problem(widths, weights, biases, activation, maxAbs);
        var reach = new IntervalPropagation(lattice, block);
        var random = new RandomKey(5).CreateSource();
        for (var pass = 0; pass < Passes / Samples; pass++)
        {
            var network = new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, random));
            foreach (var lane in Lanes(block))
            {
                ForEachUnit(network, block, lane, (layer, unit, sum, value) =>
                {
                    if (!reach.Sum(lane, layer, unit).Contains(sum) || !reach.Value(lane, layer, unit).Contains(value))
                    {
                        Assert.Fail($"layer {layer + 1} unit {unit + 1}: {sum} -> {value} is not in {reach.Sum(lane, layer, unit)} -> "
                            + $"{reach.Value(lane, layer, unit)}");
                    }
                });
            }
        }
    }

    [Theory]
    [InlineData("4-2-1", "binary", 1)]
    [InlineData("4-2-1", "ternary", 3)]
    [InlineData("3-2-1", "int2", 5)]
    public void The_first_layer_is_tight(string widths, string weights, int maxAbs)
    {
        var (lattice, block) = Problem(widths, weights, null, "sign", maxAbs);
        var reach = new IntervalPropagation(lattice, block);
        foreach (var lane in Lanes(block))
        {
            var sums = new SortedSet<int>();
            foreach (var bits in TinyProblems.AllBits(lattice.Layout.WeightBit(0, 1, 0)))
            {
                sbyte[] all = [.. bits, .. new sbyte[lattice.Layout.BitCount - bits.Length]];
                ForEachUnit(new QuantizedNetwork(lattice, all), block, lane, (layer, unit, sum, _) =>
                {
                    if (layer == 0 && unit == 0)
                    {
                        sums.Add(sum);
                    }
                });
            }

            var interval = reach.Sum(lane, 0, 0);
            (interval.Low, interval.High).ShouldBe((sums.Min, sums.Max));
            interval.Step.ShouldBe(sums.Zip(sums.Skip(1), (a, b) => b - a).DefaultIfEmpty(1).Aggregate(0, LatticeInterval.GreatestCommonDivisor));
        }
    }

    [Fact]
    public void Dead_bits_change_no_loss_and_all_others_change_one()
    {
        // Input 2 is 0 in every sample.
        sbyte[] values = [1, 0, -2, 2, 0, 1, -1, 0, 1];
        var data = new QuantizedDataset(3, values, [0, 1, 1], ["a", "b"], 2);
        var lattice = TinyProblems.Lattice("3-2-1", "binary", null, ActivationSpec.Sign, data);
        var completion = TinyProblems.Completion(lattice, data, LossSpec.Hinge(1));
        var reach = new IntervalPropagation(lattice, completion.Block);
        reach.DeadInputCount.ShouldBe(1);
        reach.DeadBits.ShouldBe([lattice.Layout.WeightBit(0, 0, 1), lattice.Layout.WeightBit(0, 1, 1)]);
        var walker = completion.CreateWalker();
        for (var bit = 0; bit < completion.FreeCount; bit++)
        {
            var matters = false;
            foreach (var bits in TinyProblems.AllBits(completion.FreeCount))
            {
                walker.Load(bits);
                var before = walker.Objective;
                walker.TryFlip(bit, double.PositiveInfinity);
                matters |= walker.Objective != before;
            }

            matters.ShouldBe(!reach.DeadBits.Contains(bit));
        }
    }

    [Fact]
    public void Known_bits_decide_units_and_kill_what_only_they_use()
    {
        var data = TinyProblems.Data(3, 4, 3, 2);
        var lattice = TinyProblems.Lattice("3-2-2-1", "unipolar", null, ActivationSpec.Sign, data);
        var block = new SampleBlock(data, [0, 1, 2, 3]);
        var known = new sbyte[lattice.Layout.BitCount];
        Array.Fill(known, (sbyte)-1);

        // Both units of layer 2 ignore unit 1 of layer 1, so its weights are dead; unit 1 of layer 2 ignores all and is decided.
        known[lattice.Layout.WeightBit(1, 0, 0)] = known[lattice.Layout.WeightBit(1, 1, 0)] = known[lattice.Layout.WeightBit(1, 0, 1)] = 0;
        var reach = new IntervalPropagation(lattice, block, known);
        reach.DeadUnitCount.ShouldBe(2);
        reach.Rounds.ShouldBeGreaterThan(1);
        Enumerable.Range(0, 3).ShouldAllBe(i => reach.DeadBits.Contains(lattice.Layout.WeightBit(0, 0, i)));
        foreach (var lane in Lanes(block))
        {
            reach.Value(lane, 1, 0).ShouldBe(LatticeInterval.Point(-1));
            reach.IsNeeded(lane, 0, 0).ShouldBeFalse();
        }
    }

    [Fact]
    public void Products_of_intervals_enclose_and_their_ends_are_reached()
    {
        foreach (var (a, b) in from a in Intervals() from b in Intervals() select (a, b))
        {
            var products = (from x in Points(a) from y in Points(b) select x * y).ToArray();
            var product = a.Times(b);
            products.ShouldAllBe(value => product.Contains(value));
            (product.Low, product.High).ShouldBe((products.Min(), products.Max()));
            a.Plus(b).ShouldSatisfyAllConditions(sum => (from x in Points(a) from y in Points(b) select x + y).ShouldAllBe(value => sum.Contains(value)));
        }
    }

    private static LatticeInterval[] Intervals() =>
        [LatticeInterval.Point(0), LatticeInterval.Point(-3), new(-1, 1, 2), new(-4, 5, 3), new(0, 6, 2), new(2, 7, 5), new(-7, -3, 4)];

    private static IEnumerable<int> Points(LatticeInterval interval) => Enumerable.Range(0, interval.Count).Select(k => interval.Low + k * interval.Step);

    private static IEnumerable<int> Lanes(SampleBlock block) => Enumerable.Range(0, block.Padded).Where(lane => block.Samples[lane] >= 0);

    private static (IntegerNetwork Lattice, SampleBlock Block) Problem(string widths, string weights, string? biases, string activation, int maxAbs)
    {
        var classes = widths[^1] == '1' ? 2 : widths[^1] - '0';
        var data = TinyProblems.Data(widths.Length + maxAbs, Samples, NetworkSpec.Parse(widths).InputCount, classes, maxAbs);
        var parts = activation.Split('/');
        var spec = parts.Length == 1 ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(parts[0]), int.Parse(parts[1]), parts.Length > 2 ? 1 : 0);
        return (TinyProblems.Lattice(widths, weights, biases, spec, data), new SampleBlock(data, [.. Enumerable.Range(0, Samples)]));
    }

    private static void ForEachUnit(QuantizedNetwork network, SampleBlock block, int lane, Action<int, int, int, int> visit)
    {
        var passes = PlainNetwork.Pass(network, Enumerable.Range(0, block.FeatureCount).Select(i => block.Inputs[i * block.Padded + lane]));
        for (var l = 0; l < passes.Count; l++)
        {
            for (var j = 0; j < passes[l].Sums.Length; j++)
            {
                visit(l, j, passes[l].Sums[j], passes[l].Values[j]);
            }
        }
    }
}

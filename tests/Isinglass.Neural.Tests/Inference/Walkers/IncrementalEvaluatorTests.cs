using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Inference.Walkers;

public sealed class IncrementalEvaluatorTests
{
    public static TheoryData<string, string, string?, string, string, int> Cases => new()
    {
        { "7-1", "binary", null, "sign", "hinge", 2 },
        { "7-1", "odd2", "binary", "sign", "logistic", 2 },
        { "7-3", "binary", "ternary", "sign", "pairwise", 3 },
        { "7-3", "ternary", null, "sign", "crammer-singer", 3 },
        { "7-3", "binary", null, "sign", "pairwise:squared-hinge", 3 },
        { "7-4-1", "binary", null, "sign", "hinge", 2 },
        { "7-4-1", "binary/ternary", "binary", "tanh", "squared", 2 },
        { "7-5-3", "binary", "binary", "relu", "pairwise", 3 },
        { "7-4-1", "ternary", "odd2", "relu", "hinge", 2 },
        { "7-4-1", "odd2", "binary", "linear-relu", "hinge", 2 },
        { "7-5-3", "ternary", null, "sign", "pairwise", 3 },
        { "7-5-4", "odd2", "ternary", "linear-relu", "pairwise", 4 },
        { "7-4-3-3", "ternary/binary/binary", "binary", "sign", "crammer-singer", 3 },
        { "7-4-3-1", "binary", null, "linear-relu", "hinge", 2 },
        { "4x4-conv2x2x3-1", "binary", null, "sign", "hinge", 2 },
        { "4x4-conv2x2x2-pool3-3", "binary", "ternary", "sign", "pairwise", 3 },
        { "4x2x2-conv3x2x2p1-maxpool1x3-3", "ternary/binary", "binary", "tanh", "crammer-singer", 3 },
        { "4x4-conv3x3x2s2p1-conv2x2x2-1", "odd2/binary/ternary", null, "linear-relu", "logistic", 2 },
        { "4x4-conv2x2x3-pool3", "binary", "binary", "sign", "pairwise", 3 },
        { "4x4-pool2-res4-res4-3", "binary", null, "sign", "pairwise", 3 },
        { "7-5-res5-1", "ternary", "binary", "relu", "hinge", 2 },
        { "4x4-maxpool2-conv2x2x3-3", "binary", null, "sign", "pairwise", 3 },
        { "5x3-conv2x2x2-maxpool2-res4-2", "binary", null, "tanh", "pairwise", 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_walk_of_flips_stays_equal_to_the_forward_pass_of_the_network(string widths, string weights, string? biases, string activation, string loss,
        int classes)
    {
        var data = TinyProblems.Data(5, 45, NetworkSpec.Parse(widths).InputCount, classes, maxAbs: 6);
        var spec = activation == "sign" ? ActivationSpec.Sign
            : activation == "linear-relu" ? new ActivationSpec(ScalarFunction.Parse("relu"), 2, 1)
            : new ActivationSpec(ScalarFunction.Parse(activation), 4);
        var lattice = TinyProblems.Lattice(widths, weights, biases, spec, data);
        var completion = TinyProblems.Completion(lattice, data, LossSpec.Parse(loss, 1));
        var walker = completion.CreateEvaluator();
        var fresh = completion.CreateEvaluator();
        var random = new RandomKey(3).CreateSource();
        walker.Load(TinyProblems.RandomBits(completion.FreeCount, random));
        var (taken, refused) = (0, 0);
        for (var step = 0; step < 400; step++)
        {
            var bit = random.NextBelow(completion.FreeCount);
            var (before, bits) = (walker.Objective, walker.Free.ToArray());
            var limit = step % 3 == 0 ? double.PositiveInfinity : (random.NextDouble() - 0.5) * 0.2;
            bits[bit] ^= 1;
            fresh.Load(bits);
            var accepted = walker.TryFlip(bit, limit);
            accepted.ShouldBe(fresh.Objective - before <= limit + 1e-12);
            (taken, refused) = (taken + (accepted ? 1 : 0), refused + (accepted ? 0 : 1));
            if (accepted)
            {
                walker.Objective.ShouldBe(fresh.Objective, 1e-12);
                walker.ErrorCount.ShouldBe(fresh.ErrorCount);
                Reference(lattice, data, walker.Free, LossSpec.Parse(loss, 1), completion.Loss).ShouldBe(walker.Objective, 1e-9);
                var evaluation = new QuantizedNetwork(lattice, walker.Free).Evaluate(data);
                (data.SampleCount - (int)Math.Round(evaluation.Accuracy * data.SampleCount)).ShouldBe(walker.ErrorCount);
            }
        }

        taken.ShouldBeGreaterThan(50);
        refused.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("30-9-1", "binary", "binary", "sign", 2)]
    [InlineData("30-9-1", "ternary", null, "relu", 2)]
    [InlineData("30-9-10", "binary", null, "sign", 10)]
    [InlineData("30-9-16", "odd2", "binary", "relu", 16)]
    [InlineData("30-2", "binary", "odd2", "sign", 2)]
    [InlineData("30-10", "binary", null, "sign", 10)]
    [InlineData("30-10", "int3", "int3", "sign", 10)]
    public void Vectors_walk_as_their_scalar_or_wider_twin_does(string widths, string weights, string? biases, string activation, int classes)
    {
        var data = TinyProblems.Data(11, 333, 30, classes, maxAbs: 40);
        var spec = activation == "sign" ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(activation), 4);
        var completion = TinyProblems.Completion(TinyProblems.Lattice(widths, weights, biases, spec, data), data,
            LossSpec.Parse(widths.EndsWith("-1", StringComparison.Ordinal) ? "hinge" : "pairwise", 1.4));
        var walker = completion.CreateEvaluator();
        IncrementalEvaluator twin = widths.Count(static letter => letter == '-') == 1 ? new MultiClassLinearWalker(completion) : new HiddenWalker(completion);
        walker.ShouldNotBeOfType(twin.GetType());
        var random = new RandomKey(8).CreateSource();
        var bits = TinyProblems.RandomBits(completion.FreeCount, random);
        walker.Load(bits);
        twin.Load(bits);
        for (var step = 0; step < 3000; step++)
        {
            var (bit, limit) = (random.NextBelow(completion.FreeCount), step % 5 == 0 ? 1 : 0.002 * random.NextDouble());
            walker.TryFlip(bit, limit).ShouldBe(twin.TryFlip(bit, limit));
            walker.Objective.ShouldBe(twin.Objective);
        }

        walker.ErrorCount.ShouldBe(twin.ErrorCount);
        Enumerable.Range(0, completion.Block.Padded).Where(lane => completion.Block.Samples[lane] >= 0)
            .ShouldAllBe(lane => walker.IsWrong(lane) == twin.IsWrong(lane));
    }

    /// <summary>Sums that do not fit 16 bits stay with the wide walker.</summary>
    [Theory]
    [InlineData(30, "binary", true)]
    [InlineData(300, "binary", false)]
    [InlineData(2, "int8", false)]
    public void Sixteen_bits_serve_where_all_sums_fit(int inputs, string weights, bool fits)
    {
        var data = TinyProblems.Data(11, 40, inputs, 10, maxAbs: 127);
        var lattice = TinyProblems.Lattice($"{inputs}-10", weights, null, ActivationSpec.Sign, data);
        var completion = TinyProblems.Completion(lattice, data, LossSpec.Parse("pairwise", 1));
        (completion.CreateEvaluator() is PairwiseHingeWalker).ShouldBe(fits);
    }

    [Fact]
    public void Bit_parallel_and_dense_layers_give_equal_outputs()
    {
        var data = TinyProblems.Data(9, 30, 70, 3, maxAbs: 3);
        var lattice = TinyProblems.Lattice("70-130-67-3", "binary", "binary", ActivationSpec.Sign, data);
        var network = new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, new RandomKey(1).CreateSource()));
        var outputs = new int[3];
        for (var n = 0; n < data.SampleCount; n++)
        {
            var inputs = data.Values.AsSpan(n * 70, 70);
            network.Forward(inputs, outputs);
            outputs.ShouldBe(PlainNetwork.Outputs(network, inputs));
        }
    }

    /// <summary>The mean loss by the plainest possible code: the definition of the layers and of the loss.</summary>
    private static double Reference(IntegerNetwork lattice, QuantizedDataset data, ReadOnlySpan<sbyte> bits, LossSpec spec, IntegerLoss loss)
    {
        var network = new QuantizedNetwork(lattice, bits);
        var total = 0.0;
        for (var n = 0; n < data.SampleCount; n++)
        {
            var outputs = PlainNetwork.Outputs(network, data.Values.AsSpan(n * data.FeatureCount, data.FeatureCount));
            var own = data.Labels[n];
            var margins = outputs.Length == 1
                ? [own == 1 ? outputs[0] : -outputs[0]]
                : outputs.Where((_, c) => c != own).Select(other => outputs[own] - other).ToArray();
            total += spec.MultiClass == MultiClassLoss.CrammerSinger ? loss[margins.Min()] : margins.Sum(margin => loss[margin]);
        }

        return total * loss.Unit / data.SampleCount;
    }
}

using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Neural.Verification;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Verification;

/// <summary>Every verdict is held against all integer inputs of the neighbourhood.</summary>
public sealed class RobustnessVerifierTests
{
    [Theory]
    [InlineData("4-1", "binary", null, "sign", 3)]
    [InlineData("4-1", "int3", "int3", "sign", 2)]
    [InlineData("4-3", "ternary", "int3", "sign", 3)]
    [InlineData("5-3-1", "binary", null, "sign", 3)]
    [InlineData("4-4-1", "ternary", null, "sign", 3)]
    [InlineData("4-3-3", "binary", "int2", "sign", 2)]
    [InlineData("4-3-2", "int3", "int3", "relu", 3)]
    [InlineData("4-3-1", "int2", null, "hard-tanh", 3)]
    [InlineData("4-3-2", "int3", null, "tanh", 3)]
    [InlineData("4-3-2-2", "ternary", "int2", "sign", 3)]
    [InlineData("4-3-2-2", "int2", "int3", "relu", 2)]
    [InlineData("4-res4-2", "ternary", "int3", "sign", 2)]
    [InlineData("2x2-conv2x1x2-3", "ternary", null, "sign", 3)]
    [InlineData("2x2-conv1x1x2-pool2-2", "int2", "int3", "relu", 3)]
    [InlineData("2x2-maxpool2-2", "int3", "int3", "relu", 3)]
    [InlineData("6-3-1", "binary", null, "sign", 1)]
    [InlineData("6-2", "ternary", "int2", "sign", 1)]
    public void Verdicts_agree_with_enumeration(string widths, string weights, string? biases, string activation, int bits)
    {
        var (proved, broken) = (0, 0);
        for (var seed = 1; seed <= 6; seed++)
        {
            var quantizer = Quantizer(widths, bits, fixedFeature: seed % 3 == 0 ? 1 : -1);
            var (network, samples) = Network(widths, weights, biases, activation, quantizer, seed);
            foreach (var epsilon in new[] { 0, 1, 2 })
            {
                var verifier = new RobustnessVerifier(network, epsilon);
                foreach (var sample in samples)
                {
                    var expected = Enumerate(network.Network, sample, quantizer, epsilon);
                    var found = verifier.Verify(sample, SolveControl.Unlimited);
                    var decision = network.Network.Predict(sample);
                    found.Decision.ShouldBe(decision);
                    found.Status.ShouldBe(expected.IsBroken ? RobustnessStatus.Broken : RobustnessStatus.Proved);
                    if (found.CounterExample is { } example)
                    {
                        broken++;
                        network.Network.Predict(example).ShouldNotBe(decision);
                        Neighbourhood(sample, quantizer, epsilon).ShouldContain(inputs => inputs.SequenceEqual(example));
                    }
                    else
                    {
                        proved++;
                        found.Bound!.Value.ShouldBeGreaterThanOrEqualTo(expected.Lead);
                    }
                }
            }
        }

        (proved, broken).ShouldSatisfyAllConditions(counts => counts.proved.ShouldBeGreaterThan(0), counts => counts.broken.ShouldBeGreaterThan(0));
    }

    [Fact]
    public void A_search_that_is_cut_is_open_with_a_bound_that_holds()
    {
        var quantizer = Quantizer("5-4-2", 3, -1);
        var open = 0;
        for (var seed = 1; seed <= 30; seed++)
        {
            var (network, samples) = Network("5-4-2", "int3", "int3", "relu", quantizer, seed);
            foreach (var sample in samples)
            {
                var found = new RobustnessVerifier(network, 1, work: 1).Verify(sample, SolveControl.Unlimited);
                if (found.Status == RobustnessStatus.Open)
                {
                    open++;
                    found.Bound!.Value.ShouldBeGreaterThanOrEqualTo(Enumerate(network.Network, sample, quantizer, 1).Lead);
                }
            }
        }

        open.ShouldBeGreaterThan(0);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var (last, first) = Network("5-4-2", "int3", "int3", "relu", quantizer, 1);
        new RobustnessVerifier(last, 2).Verify(first[0], new SolveControl { Cancellation = cancelled.Token }).Nodes.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void A_rounded_weight_is_no_proof()
    {
        // Bad twin: z = x1 - x2 at (1, 1) is 0, class 0; one step makes it 1. With x2 fixed by a constant feature it is still x1 that breaks it.
        var quantizer = new InputQuantizer(3, [0, 0], [1, 0]);
        var network = Trained(new QuantizedNetwork(Lattice("2-1", "binary", null, "sign", 3), [1, 0]), quantizer);
        new RobustnessVerifier(network, 1).Verify([0, 0], SolveControl.Unlimited).CounterExample.ShouldBe([1, 0]);
        var blocked = Trained(network.Network, new InputQuantizer(3, [0, 0], [0, 0]));
        new RobustnessVerifier(blocked, 3).Verify([0, 0], SolveControl.Unlimited).Status.ShouldBe(RobustnessStatus.Proved);
    }

    [Fact]
    public void What_makes_no_decision_is_refused()
    {
        var quantizer = new InputQuantizer(3, [0, 0], [1, 1]);
        var network = Trained(new QuantizedNetwork(Lattice("2-1", "binary", null, "sign", 3), [1, 0]), quantizer);
        Should.Throw<InputException>(() => new RobustnessVerifier(network, -1)).Message.ShouldContain("-1");
        var number = network with { Target = new RegressionTarget("price", 1, 0) };
        Should.Throw<InputException>(() => new RobustnessVerifier(number, 1)).Message.ShouldContain("price");
    }

    private static InputQuantizer Quantizer(string widths, int bits, int fixedFeature)
    {
        var count = NetworkSpec.Parse(widths, "binary", null, ActivationSpec.Sign).InputCount;
        return new InputQuantizer(bits, new double[count], [.. Enumerable.Range(0, count).Select(i => i == fixedFeature ? 0.0 : 1.0)]);
    }

    private static IntegerNetwork Lattice(string widths, string weights, string? biases, string activation, int maxAbs) =>
        IntegerNetwork.From(NetworkSpec.Parse(widths, weights, biases, activation == "sign" ? ActivationSpec.Sign
            : new ActivationSpec(ScalarFunction.Parse(activation), Degree: activation == "tanh" ? 0 : 1)), maxAbs / 1.5);

    private static (TrainedNetwork Network, sbyte[][] Samples) Network(string widths, string weights, string? biases, string activation,
        InputQuantizer quantizer, int seed)
    {
        var random = new RandomKey((ulong)seed).Derive("verification").CreateSource();
        var lattice = Lattice(widths, weights, biases, activation, quantizer.MaxAbs);
        var bits = TinyProblems.RandomBits(lattice.Layout.BitCount, random);
        var samples = Enumerable.Range(0, 4).Select(_ => quantizer.Steps.Select(step => step == 0 ? (sbyte)0
            : quantizer.Bits == 1 ? (sbyte)random.NextSign() : (sbyte)(random.NextBelow(2 * quantizer.MaxAbs + 1) - quantizer.MaxAbs)).ToArray());
        return (Trained(new QuantizedNetwork(lattice, bits), quantizer), [.. samples]);
    }

    private static TrainedNetwork Trained(QuantizedNetwork network, InputQuantizer quantizer)
    {
        var classes = Math.Max(2, network.Lattice.Spec.OutputCount);
        return new TrainedNetwork(network, quantizer, null, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")], [.. Enumerable.Range(0, classes)],
            "test");
    }

    /// <summary>All inputs of the neighbourhood, by the plainest possible code.</summary>
    private static IEnumerable<sbyte[]> Neighbourhood(sbyte[] sample, InputQuantizer quantizer, int epsilon)
    {
        var levels = sample.Select((value, i) => (quantizer.Steps[i] == 0 ? [value]
            : quantizer.Bits == 1 ? epsilon == 0 ? [value] : new[] { -1, 1 }
            : Enumerable.Range(value - epsilon, 2 * epsilon + 1).Where(level => Math.Abs(level) <= quantizer.MaxAbs)).Select(level => (sbyte)level).ToArray());
        return levels.Aggregate(Enumerable.Repeat(Array.Empty<sbyte>(), 1), (inputs, own) =>
            inputs.SelectMany(one => own.Select(level => (sbyte[])[.. one, level])));
    }

    private static (bool IsBroken, long Lead) Enumerate(QuantizedNetwork network, sbyte[] sample, InputQuantizer quantizer, int epsilon)
    {
        var (decision, isBroken, lead) = (network.Predict(sample), false, long.MinValue);
        foreach (var inputs in Neighbourhood(sample, quantizer, epsilon))
        {
            var outputs = PlainNetwork.Outputs(network, inputs);
            isBroken |= QuantizedNetwork.Decide<int>(outputs) != decision;
            lead = Math.Max(lead, outputs.Length == 1 ? (decision == 1 ? -outputs[0] : outputs[0])
                : outputs.Where((_, c) => c != decision).Max() - outputs[decision]);
        }

        return (isBroken, lead);
    }
}

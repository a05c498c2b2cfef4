using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Data;

public sealed class InputQuantizerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    [InlineData(8, 127)]
    public void Values_use_the_range_of_their_bits_and_not_more(int bits, int largest)
    {
        foreach (var scaling in new[] { InputScaling.Global, InputScaling.PerFeature })
        {
            var data = Random(3);
            var quantizer = InputQuantizer.Fit(data, bits, scaling);
            var values = quantizer.Apply(data);
            values.MaxAbs.ShouldBe(largest);
            values.Values.Max(Math.Abs).ShouldBe((sbyte)largest);
            quantizer.Apply(Scaled(data, 1000)).Values.Max(Math.Abs).ShouldBe((sbyte)largest);
        }
    }

    [Fact]
    public void The_error_of_every_training_value_is_half_a_step_at_most()
    {
        var data = Random(4);
        var quantizer = InputQuantizer.Fit(data, 5, InputScaling.PerFeature);
        var values = quantizer.Apply(data).Values;
        for (var k = 0; k < values.Length; k++)
        {
            var i = k % data.FeatureCount;
            Math.Abs(quantizer.Offsets[i] + quantizer.Steps[i] * values[k] - data.Features[k]).ShouldBeLessThanOrEqualTo(quantizer.Steps[i] * 0.5000001);
        }
    }

    [Fact]
    public void Global_scaling_has_one_step_and_scaling_per_feature_one_for_each()
    {
        // Means 0 and 0; largest deviations 1 and 10.
        var data = new Dataset("x", 2, null, [-1, -10, 1, 10], [0, 1], ["a", "b"]);
        InputQuantizer.Fit(data, 3, InputScaling.Global).Steps.ShouldBe([10 / 3.0, 10 / 3.0]);
        InputQuantizer.Fit(data, 3, InputScaling.Global).Apply(data).Values.ShouldBe([0, -3, 0, 3]);
        InputQuantizer.Fit(data, 3, InputScaling.PerFeature).Steps.ShouldBe([1 / 3.0, 10 / 3.0]);
        InputQuantizer.Fit(data, 3, InputScaling.PerFeature).Apply(data).Values.ShouldBe([-3, -3, 3, 3]);
    }

    [Fact]
    public void A_feature_that_never_varies_in_training_is_zero_everywhere()
    {
        // A mean of thirds is not exact; the feature must count as constant all the same.
        var train = new Dataset("x", 2, null, [0.1f, 1, 0.1f, 2, 0.1f, 4], [0, 1, 0], ["a", "b"]);
        var test = new Dataset("x", 2, null, [50, 1, -50, 4], [0, 1], ["a", "b"]);
        foreach (var bits in new[] { 1, 4 })
        {
            foreach (var scaling in new[] { InputScaling.Global, InputScaling.PerFeature })
            {
                var quantizer = InputQuantizer.Fit(train, bits, scaling);
                quantizer.Steps[0].ShouldBe(0);
                var values = quantizer.Apply(test).Values;
                (values[0], values[2]).ShouldBe(((sbyte)0, (sbyte)0));
                (values[1] < 0 && values[3] > 0).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void One_bit_is_the_sign_and_the_offset_itself_counts_as_negative()
    {
        var quantizer = new InputQuantizer(1, [0.5, 0.5, 0.5, 0.5], [1, 1, 1, 0]);
        var values = new sbyte[4];
        quantizer.Apply([0.4f, 0.5f, 0.6f, 9f], values);
        values.ShouldBe([-1, -1, 1, 0]);
    }

    [Fact]
    public void Halves_are_rounded_away_from_zero()
    {
        var quantizer = new InputQuantizer(4, new double[6], [1, 1, 1, 1, 1, 1]);
        var values = new sbyte[6];
        quantizer.Apply([0.5f, -0.5f, 1.5f, -1.5f, 2.5f, 100f], values);
        values.ShouldBe([1, -1, 2, -2, 3, 7]);
    }

    [Fact]
    public void Stored_parameters_give_the_same_values()
    {
        var data = Random(6);
        var quantizer = InputQuantizer.Fit(data, 6, InputScaling.PerFeature);
        new InputQuantizer(quantizer.Bits, quantizer.Offsets, quantizer.Steps).Apply(data).Values.ShouldBe(quantizer.Apply(data).Values);
    }

    [Fact]
    public void A_subset_carries_its_samples_and_labels()
    {
        var data = Random(2);
        var all = InputQuantizer.Fit(data, 4, InputScaling.Global).Apply(data);
        var some = all.Subset([7, 3]);
        some.SampleCount.ShouldBe(2);
        some.Sample(0).ToArray().ShouldBe(all.Sample(7).ToArray());
        some.Sample(1).ToArray().ShouldBe(all.Sample(3).ToArray());
        some.Labels.ShouldBe([all.Labels[7], all.Labels[3]]);
        some.MaxAbs.ShouldBe(all.MaxAbs);
    }

    [Fact]
    public void Wrong_requests_are_explained()
    {
        var data = Random(1);
        Should.Throw<InputException>(() => InputQuantizer.Fit(data, 0, InputScaling.Global)).Message.ShouldContain("1 .. 8");
        Should.Throw<InputException>(() => InputQuantizer.Fit(data, 9, InputScaling.Global)).Message.ShouldContain("1 .. 8");
        Should.Throw<InputException>(() => InputQuantizer.Fit(data, 2, InputScaling.SignOnly)).Message.ShouldContain("1 bit");
        Should.Throw<InputException>(() => InputQuantizer.Fit(data.Subset([]), 2, InputScaling.Global)).Message.ShouldContain("no training samples");
        Should.Throw<InputException>(() => new InputQuantizer(2, [0], [1]).Apply(data)).Message.ShouldContain("5 features, the network takes 1");
        Should.Throw<InputException>(() => new InputQuantizer(2, [0], [-1])).Message.ShouldContain(">= 0");
        Should.Throw<ArgumentException>(() => new QuantizedDataset(1, [2], [0], ["a"], 1)).Message.ShouldContain("-1 .. 1");
    }

    private static Dataset Random(int seed)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        float[] features = [.. Enumerable.Range(0, 40 * 5).Select(k => (float)(random.NextGaussian() * (1 + k % 5)))];
        return new Dataset("random", 5, null, features, [.. Enumerable.Range(0, 40).Select(static n => n % 2)], ["a", "b"]);
    }

    private static Dataset Scaled(Dataset data, float factor) =>
        new(data.Name, data.FeatureCount, null, [.. data.Features.Select(x => x * factor)], data.Labels, data.ClassNames);
}

using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Data.Generators;

public sealed class GlyphGeneratorTests
{
    [Fact]
    public void Sizes_and_classes_are_as_asked_for()
    {
        var (train, test) = GlyphGenerator.Generate(3, new GlyphOptions { Shape = new ImageShape(9, 12), TrainPerClass = 7, TestPerClass = 2 });
        train.Shape.ShouldBe(new ImageShape(9, 12));
        train.CountClasses().ShouldBe([.. Enumerable.Repeat(7, 10)]);
        test.CountClasses().ShouldBe([.. Enumerable.Repeat(2, 10)]);
        train.Features.ShouldAllBe(x => x >= 0 && x <= 1 && x * 255 == Math.Round(x * 255));
    }

    [Fact]
    public void Equal_seeds_give_equal_pictures_and_other_seeds_others()
    {
        var options = new GlyphOptions { TrainPerClass = 3, TestPerClass = 3 };
        var first = GlyphGenerator.Generate(1, options);
        GlyphGenerator.Generate(1, options).Train.Features.ShouldBe(first.Train.Features);
        GlyphGenerator.Generate(2, options).Train.Features.ShouldNotBe(first.Train.Features);
        first.Test.Features.ShouldNotBe(first.Train.Features);
    }

    [Fact]
    public void More_samples_begin_with_the_same_ones() =>
        GlyphGenerator.Generate(1, new GlyphOptions { TrainPerClass = 9 }).Train.Features.AsSpan(0, 3000)
            .SequenceEqual(GlyphGenerator.Generate(1, new GlyphOptions { TrainPerClass = 3 }).Train.Features).ShouldBeTrue();

    [Fact]
    public void The_bytes_are_the_same_on_every_machine()
    {
        // Written down on x64 with AVX-512; a machine that contracts or reorders floating-point operations would differ here.
        var train = GlyphGenerator.Generate(1).Train;
        byte[] pixels = [.. train.Features.Select(static x => (byte)Math.Round(x * 255))];
        Convert.ToHexString(SHA256.HashData(pixels)).ShouldBe("BE38E905EA087F4285D6E87E2508B1B3685F600AF8798A4DF0300D8AED7D6F8A");
    }

    [Fact]
    public void A_linear_classifier_is_good_but_not_perfect()
    {
        var (train, test) = DataCatalog.Load("glyphs", null, 1);
        (train.SampleCount, test.SampleCount).ShouldBe((5000, 2000));
        SoftmaxAccuracy(train, test, epochs: 20).ShouldBeInRange(0.90, 0.96);
    }

    [Fact]
    public void Options_out_of_range_are_listed()
    {
        var wrong = new GlyphOptions { Shape = new ImageShape(5, 10), TrainPerClass = 0, Noise = double.NaN };
        var message = Should.Throw<InputException>(() => GlyphGenerator.Generate(1, wrong)).Message;
        message.ShouldContain("5x10");
        message.ShouldContain("0 training samples");
        message.ShouldContain("noise NaN");
    }

    /// <summary>Share of test samples that a float softmax regression gets right, after stochastic gradient descent.</summary>
    private static double SoftmaxAccuracy(Dataset train, Dataset test, int epochs)
    {
        var stride = train.FeatureCount + 1;
        var weights = new float[10 * stride];
        var order = Enumerable.Range(0, train.SampleCount).ToArray();
        var random = new RandomKey(1).CreateSource();
        var scores = new float[10];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order.AsSpan());
            var rate = 0.1f / (1 + 0.1f * epoch);
            foreach (var n in order)
            {
                Score(weights, train.Sample(n), scores);
                var largest = scores.Max();
                var sum = scores.Sum(score => MathF.Exp(score - largest));
                for (var k = 0; k < 10; k++)
                {
                    var gradient = MathF.Exp(scores[k] - largest) / sum - (k == train.Labels[n] ? 1 : 0);
                    var sample = train.Sample(n);
                    for (var i = 0; i < sample.Length; i++)
                    {
                        weights[k * stride + i] -= rate * gradient * sample[i];
                    }

                    weights[k * stride + stride - 1] -= rate * gradient;
                }
            }
        }

        var right = 0;
        for (var n = 0; n < test.SampleCount; n++)
        {
            Score(weights, test.Sample(n), scores);
            right += Array.IndexOf(scores, scores.Max()) == test.Labels[n] ? 1 : 0;
        }

        return (double)right / test.SampleCount;
    }

    private static void Score(float[] weights, ReadOnlySpan<float> sample, float[] scores)
    {
        var stride = sample.Length + 1;
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] = weights[k * stride + stride - 1];
            for (var i = 0; i < sample.Length; i++)
            {
                scores[k] += weights[k * stride + i] * sample[i];
            }
        }
    }
}

using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Data;

public sealed class DatasetTests
{
    private static readonly string[] Clothes = [.. DataCatalog.Find("fashion-mnist")!.ClassNames];

    [Theory]
    [InlineData("T-shirt", 0)]
    [InlineData("tshirt", 0)]
    [InlineData("t-shirt/top", 0)]
    [InlineData("T SHIRT TOP", 0)]
    [InlineData("shirt", 6)]
    [InlineData("Shirt", 6)]
    [InlineData("ankle boot", 9)]
    [InlineData("Ankle", 9)]
    [InlineData("tr", 1)]
    [InlineData("7", 7)]
    public void A_class_is_found_by_name_beginning_or_number(string word, int expected) =>
        OneOfEach(Clothes).SelectClasses([word, expected == 2 ? "bag" : "pullover"]).ClassNames[0].ShouldBe(Clothes[expected]);

    [Fact]
    public void Selected_classes_are_numbered_in_the_order_of_the_words()
    {
        var chosen = OneOfEach(Clothes).SelectClasses(["coat", "1", "t-shirt"]);
        chosen.ClassNames.ShouldBe(["coat", "trouser", "t-shirt/top"]);
        chosen.Labels.ShouldBe([2, 1, 0]);
        chosen.Features.ShouldBe([0f, 1f, 4f]);
    }

    [Theory]
    [InlineData("sandle", "Did you mean 'sandal'?")]
    [InlineData("s", "'s' can mean 'sandal' or 'shirt' or 'sneaker'")]
    [InlineData("hat", "9 ankle-boot")]
    [InlineData("10", "has no class '10'")]
    [InlineData("-1", "has no class '-1'")]
    [InlineData("", "has no class ''")]
    [InlineData("bag", "chosen twice")]
    public void A_word_that_names_no_class_is_explained(string word, string expected) =>
        Should.Throw<InputException>(() => OneOfEach(Clothes).SelectClasses(["bag", word])).Message.ShouldContain(expected);

    [Fact]
    public void Fewer_than_two_classes_are_refused()
    {
        Should.Throw<InputException>(() => OneOfEach(Clothes).SelectClasses(["bag"])).Message.ShouldContain("Only one class");
        Should.Throw<InputException>(() => OneOfEach(Clothes).SelectClasses([])).Message.ShouldContain("No class");
    }

    [Fact]
    public void A_name_goes_before_a_number()
    {
        // Wisconsin breast cancer has the classes "2" and "4".
        OneOfEach(["2", "4", "0"]).SelectClasses(["0", "2"]).Labels.ShouldBe([1, 0]);
        OneOfEach(["2", "4", "0"]).SelectClasses(["0", "1"]).ClassNames.ShouldBe(["0", "4"]);
    }

    [Fact]
    public void Pooling_by_a_whole_factor_is_the_mean_of_the_boxes()
    {
        var image = new Dataset("x", 16, new ImageShape(4, 4), [.. Enumerable.Range(0, 16).Select(static k => (float)k)], [0], ["a"]);
        image.Pool(new ImageShape(2, 2)).Features.ShouldBe([2.5f, 4.5f, 10.5f, 12.5f]);
        image.Pool(new ImageShape(1, 1)).Features.ShouldBe([7.5f]);
        image.Pool(new ImageShape(4, 4)).ShouldBeSameAs(image);
    }

    [Fact]
    public void Pooling_by_a_broken_factor_weighs_by_area()
    {
        // Three pixels to two: each new one covers one and a half old ones.
        var row = new Dataset("x", 3, new ImageShape(1, 3), [0.3f, 0.6f, 0.9f], [0], ["a"]);
        var pooled = row.Pool(new ImageShape(1, 2)).Features;
        pooled[0].ShouldBe((0.3f + 0.5f * 0.6f) / 1.5f, 1e-6f);
        pooled[1].ShouldBe((0.5f * 0.6f + 0.9f) / 1.5f, 1e-6f);
        row.Pool(new ImageShape(2, 3)).Features.ShouldBe([0.3f, 0.6f, 0.9f, 0.3f, 0.6f, 0.9f]);
    }

    [Theory]
    [InlineData(28, 28, 14, 14)]
    [InlineData(28, 28, 10, 7)]
    [InlineData(28, 28, 5, 9)]
    [InlineData(3, 5, 7, 11)]
    public void Pooling_keeps_the_mean_brightness_and_equals_the_double_sum_over_areas(int oldHeight, int oldWidth, int newHeight, int newWidth)
    {
        var random = new RandomKey(7).CreateSource();
        float[] pixels = [.. Enumerable.Range(0, 3 * oldHeight * oldWidth).Select(_ => (float)random.NextDouble())];
        var images = new Dataset("x", oldHeight * oldWidth, new ImageShape(oldHeight, oldWidth), pixels, [0, 0, 0], ["a"]);
        var pooled = images.Pool(new ImageShape(newHeight, newWidth));
        for (var n = 0; n < 3; n++)
        {
            var image = pixels.AsMemory(n * oldHeight * oldWidth, oldHeight * oldWidth);
            var sample = pooled.Sample(n).ToArray();
            sample.Average().ShouldBe(image.ToArray().Average(), 1e-6f);
            for (var i = 0; i < newHeight; i++)
            {
                for (var j = 0; j < newWidth; j++)
                {
                    sample[i * newWidth + j].ShouldBe((float)AreaMean(image.Span, oldHeight, oldWidth, newHeight, newWidth, i, j), 1e-6f);
                }
            }
        }
    }

    [Fact]
    public void Tables_have_no_image_to_pool() =>
        Should.Throw<InputException>(() => OneOfEach(["a", "b"]).Pool(new ImageShape(2, 2))).Message.ShouldContain("not images");

    [Theory]
    [InlineData("14x14", 14, 14)]
    [InlineData("7X10", 7, 10)]
    public void An_image_size_is_read_and_printed(string text, int height, int width)
    {
        ImageShape.Parse(text).ShouldBe(new ImageShape(height, width));
        ImageShape.Parse(ImageShape.Parse(text).ToString()).ShouldBe(new ImageShape(height, width));
    }

    [Theory]
    [InlineData("14")]
    [InlineData("14x")]
    [InlineData("0x4")]
    [InlineData("-4x4")]
    [InlineData("4x4x4")]
    [InlineData("99999x1")]
    [InlineData("axb")]
    [InlineData("")]
    public void A_wrong_image_size_is_explained(string text) => Should.Throw<InputException>(() => ImageShape.Parse(text)).Message.ShouldContain("14x14");

    [Fact]
    public void Arrays_that_do_not_belong_together_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Dataset("x", 2, null, [1, 2, 3], [0], ["a"])).Message.ShouldContain("need 2 values, 3");
        Should.Throw<ArgumentException>(() => new Dataset("x", 2, null, [1, 2], [1], ["a"])).Message.ShouldContain("label 1");
        Should.Throw<ArgumentException>(() => new Dataset("x", 2, null, [1, float.NaN], [0], ["a"])).Message.ShouldContain("Feature 1 of sample 0");
        Should.Throw<ArgumentException>(() => new Dataset("x", 2, new ImageShape(1, 3), [1, 2], [0], ["a"])).Message.ShouldContain("3 pixels");
    }

    private static double AreaMean(ReadOnlySpan<float> image, int oldHeight, int oldWidth, int newHeight, int newWidth, int i, int j)
    {
        var sum = 0.0;
        for (var row = 0; row < oldHeight; row++)
        {
            for (var column = 0; column < oldWidth; column++)
            {
                sum += image[row * oldWidth + column] * Overlap(row, oldHeight, i, newHeight) * Overlap(column, oldWidth, j, newWidth);
            }
        }

        return sum * newHeight * newWidth;
    }

    /// <summary>
    /// Common length of cell <paramref name="a"/> of <paramref name="m"/> and cell <paramref name="b"/> of <paramref name="n"/> on the unit interval.
    /// </summary>
    private static double Overlap(int a, int m, int b, int n) => Math.Max(0, Math.Min((a + 1.0) / m, (b + 1.0) / n) - Math.Max((double)a / m, (double)b / n));

    private static Dataset OneOfEach(string[] classNames)
    {
        int[] labels = [.. Enumerable.Range(0, classNames.Length)];
        return new Dataset("clothes", 1, null, [.. labels.Select(static k => (float)k)], labels, classNames);
    }
}

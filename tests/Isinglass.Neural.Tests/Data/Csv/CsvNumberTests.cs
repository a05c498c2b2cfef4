using System.Globalization;
using System.Text;
using Isinglass.Neural.Data.Csv;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Data.Csv;

public sealed class CsvNumberTests
{
    [Fact]
    public void Numbers_are_those_of_the_framework_to_the_bit()
    {
        var random = new RandomKey(3).CreateSource();
        for (var k = 0; k < 20_000; k++)
        {
            var digits = string.Concat(Enumerable.Range(0, random.NextBelow(20)).Select(_ => (char)('0' + random.NextBelow(10))));
            var text = $"{new[] { "", "-", "+" }[random.NextBelow(3)]}"
                    + $"{digits.Insert(random.NextBelow(digits.Length + 1), random.NextBelow(2) == 0 ? "." : "")}{(random.NextBelow(8) == 0 ? "e-7" : "")}";
            var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var expected);
            CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out var value).ShouldBe(isNumber, text);
            CsvNumber.TryParse(text.Replace('.', ','), (byte)',', out var comma).ShouldBe(isNumber, text);
            if (isNumber)
            {
                BitConverter.DoubleToInt64Bits(value).ShouldBe(BitConverter.DoubleToInt64Bits(expected), text);
                comma.ShouldBe(value);
            }
        }
    }

    [Theory]
    [InlineData("1.5", ',', false)]
    [InlineData("1,5", '.', false)]
    [InlineData("1,234.5", '.', false)]
    [InlineData("1.234,5", ',', false)]
    [InlineData("1e3", ',', true)]
    [InlineData("", '.', false)]
    [InlineData(".", '.', false)]
    [InlineData("-", '.', false)]
    [InlineData("12a", '.', false)]
    [InlineData("9007199254740993", '.', true)]
    public void Only_the_point_that_was_named_separates_decimals(string text, char point, bool isNumber) =>
        CsvNumber.TryParse(text, (byte)point, out _).ShouldBe(isNumber);

    [Theory]
    [InlineData("", true)]
    [InlineData("?", true)]
    [InlineData("NaN", true)]
    [InlineData("n/A", true)]
    [InlineData("NULL", true)]
    [InlineData("none", false)]
    [InlineData("0", false)]
    public void Words_for_nothing_are_missing_values(string text, bool isMissing) => CsvNumber.IsMissing(Encoding.UTF8.GetBytes(text)).ShouldBe(isMissing);
}

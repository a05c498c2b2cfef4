using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Tests.Spec;

public sealed class CodebookTests
{
    [Theory]
    [InlineData("binary", 1, "-1,1")]
    [InlineData("unipolar", 1, "0,1")]
    [InlineData("ternary", 2, "-1,0,1")]
    [InlineData("int2", 2, "-2,-1,0,1")]
    [InlineData("odd2", 2, "-3,-1,1,3")]
    [InlineData("-3,-1,1,3", 2, "-3,-1,1,3")]
    [InlineData("-5,-1,0,4", 2, "-5,-1,0,4")]
    [InlineData("one", 0, "1")]
    public void Levels_and_bits_are_as_named(string name, int bits, string levels)
    {
        var codebook = Codebook.Parse(name);
        codebook.BitCount.ShouldBe(bits);
        string.Join(',', codebook.Levels).ShouldBe(levels);
        var code = new sbyte[bits];
        foreach (var level in codebook.Levels)
        {
            codebook.Encode(level, code);
            codebook.Decode(code).ShouldBe(level);
        }
    }

    [Theory]
    [InlineData("1,2,4")]
    [InlineData("int9")]
    [InlineData("binray")]
    [InlineData("3")]
    public void What_is_no_codebook_is_refused(string name) => Should.Throw<InputException>(() => Codebook.Parse(name));

    [Fact]
    public void The_layout_counts_bits_and_finds_every_one()
    {
        var spec = NetworkSpec.Parse("9-4-2", "binary/ternary", "int2/none");
        var layout = new ParameterLayout(spec);
        layout.BitCount.ShouldBe(4 * (9 + 2) + 2 * 4 * 2);
        layout.ParameterCount.ShouldBe(4 * 10 + 8);
        layout.MeanBitsPerParameter.ShouldBe(60.0 / 48, 1e-12);
        var seen = new HashSet<(int, int, int, int)>();
        for (var bit = 0; bit < layout.BitCount; bit++)
        {
            var (layer, neuron, input, digit) = layout.Locate(bit);
            seen.Add((layer, neuron, input, digit)).ShouldBeTrue();
            (layout.WeightBit(layer, neuron, input) + digit).ShouldBe(bit);
        }
    }

    [Theory]
    [InlineData("49", "at least inputs and outputs")]
    [InlineData("49-0-1", "'0' is not a width")]
    [InlineData("49--1", "'' is not a width")]
    public void What_is_no_network_is_refused(string widths, string message) =>
        Should.Throw<InputException>(() => NetworkSpec.Parse(widths)).Message.ShouldContain(message);
}

using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Tests.Spec;

public sealed class NetworkTextTests
{
    [Theory]
    [InlineData("49-8-1", "49,8,1")]
    [InlineData("14x14-conv3x3x4-pool2-10", "196,576,144,10")]
    [InlineData("6x5x2-conv3x2x3s2p1-1", "60,27,1")]
    [InlineData("4x6-conv1x1x2-pool2x3-maxpool2x1-3", "24,48,8,4,3")]
    [InlineData("49-16-res16-10", "49,16,16,10")]
    [InlineData("8x8-conv3x3x10-pool6", "64,360,10")]
    public void A_network_is_read_and_written(string text, string widths)
    {
        var spec = NetworkSpec.Parse(text);
        spec.Widths.ShouldBe(text);
        string.Join(',', spec.Layers.Select(layer => layer.Width).Prepend(spec.InputCount)).ShouldBe(widths);
        spec.IsDense.ShouldBe(text is "49-8-1");
    }

    [Theory]
    [InlineData("14x14-conv3x3x4-pool2-10", "binary", "none", (4 * 9) + (144 * 10))]
    [InlineData("14x14-conv3x3x4-pool2-10", "ternary/binary", "binary/none", 4 * (9 + 1) + (144 * 10))]
    [InlineData("6x6x2-conv3x3x2-conv2x2x3-maxpool3-1", "binary", "none", (2 * 18) + (3 * 8) + 3)]
    [InlineData("16-res16-10", "binary", "none", (16 * 16) + (16 * 10))]
    [InlineData("9-res9-1", "binary", "none", 81 + 9)]
    [InlineData("9-9-1", "binary", "none", 81)]
    public void Shared_weights_count_once(string text, string weights, string biases, int parameters)
    {
        var layout = new ParameterLayout(NetworkSpec.Parse(text, weights, biases));
        layout.ParameterCount.ShouldBe(parameters);
        for (var bit = 0; bit < layout.BitCount; bit++)
        {
            var (layer, filter, weight, digit) = layout.Locate(bit);
            (layout.WeightBit(layer, filter, weight) + digit).ShouldBe(bit);
        }
    }

    [Theory]
    [InlineData("4x4-conv5x3x2-1", "larger than the 4x4", "at most 4x4")]
    [InlineData("5x5-pool2-1", "do not tile the 5x5", "divide 5 and 5")]
    [InlineData("4x4-8-conv3x3x1-1", "dense layer before it", "before the first dense layer")]
    [InlineData("16-conv3x3x1-1", "16 numbers in a row", "HEIGHTxWIDTH")]
    [InlineData("16-pool2-1", "16 numbers in a row", "HEIGHTxWIDTH")]
    [InlineData("16-8-res16-1", "adds its 8 inputs to its 16 units", "Write res8")]
    [InlineData("4x4-conf3x3x1-1", "did you mean conv?", "conv3x3x4")]
    [InlineData("4x4-conv3x3-1", "'conv3x3' is not a width nor a layer", "conv3x3x4")]
    [InlineData("4x4-conv3x3x0-1", "0 is no size", "1 to 1000000")]
    [InlineData("4x4-conv2x2x1p2-1", "would see nothing", "at most 1")]
    [InlineData("0x4-conv2x2x1-1", "'0x4' is no shape", "such as 14x14")]
    [InlineData("4x4-conv2x2x1-maxpool3", "last layer is linear", "Put a dense layer")]
    [InlineData("4-res4", "last layer is linear", "Put a dense layer")]
    [InlineData("1000x1000-conv9x9x100-1", "neurons", "fewer filters")]
    [InlineData("14x14", "at least inputs and outputs", "49-1")]
    public void What_is_no_network_is_told_with_cause_and_cure(string text, string cause, string cure)
    {
        var message = Should.Throw<InputException>(() => NetworkSpec.Parse(text)).Message;
        message.ShouldContain($"'{text}'");
        message.ShouldContain(cause);
        message.ShouldContain(cure);
    }

    [Fact]
    public void Codebooks_are_given_for_layers_with_weights()
    {
        var spec = NetworkSpec.Parse("4x4-conv3x3x2-pool2-3-2", "ternary/int2/binary", "none/binary/none");
        string.Join(',', spec.Layers.Select(layer => layer.Weights)).ShouldBe("ternary,one,int2,binary");
        spec.Layers[2].Biases.ShouldBe(Codebook.Binary);
        Should.Throw<InputException>(() => NetworkSpec.Parse("4x4-conv3x3x2-pool2-2", "ternary/one/binary")).Message.ShouldContain("2 layers with weights");
    }
}

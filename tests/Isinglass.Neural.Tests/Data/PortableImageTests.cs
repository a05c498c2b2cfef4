using Isinglass.Model;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Tests.Data;

public sealed class PortableImageTests
{
    private static readonly byte[] Grey = [0, 10, 200, 255, 7, 90, 130, 31, 64, 128, 250, 3];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_filter_gives_back_the_rows(int filter)
    {
        Pixels(PngBytes.Grey(Grey, 4, filter)).ShouldBe(Grey.Select(value => value / 255f));
        byte[] colours = [.. Grey.SelectMany(value => new[] { value, value, value })];
        Pixels(PngBytes.Write(4, 3, 8, 2, colours, filter: filter)).ShouldBe(Grey.Select(value => value / 255f), "grey colours are the same grey");
    }

    [Fact]
    public void Colours_become_luma_and_what_is_transparent_black()
    {
        Pixels(PngBytes.Write(1, 1, 8, 2, [255, 0, 0]))[0].ShouldBe(0.299f, 1e-6);
        Pixels(PngBytes.Write(1, 1, 8, 6, [0, 255, 0, 51]))[0].ShouldBe(0.587f * 0.2f, 1e-6);
        Pixels(PngBytes.Write(2, 1, 8, 4, [100, 255, 100, 0])).ShouldBe([100 / 255f, 0]);
        Pixels(PngBytes.Write(2, 1, 16, 0, [0x80, 0x00, 0xFF, 0xFF])).ShouldBe([0x8000 / 65535f, 1]);
        Pixels(PngBytes.Write(3, 1, 8, 3, [1, 0, 1], palette: [0, 0, 0, 255, 255, 255], alphas: [255, 102])).ShouldBe([0.4f, 0, 0.4f]);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b10110000, 0b01000000 }, new[] { 1f, 0, 1, 1, 0, 0 }, new[] { 0f, 1, 0, 0, 0, 0 })]
    [InlineData(2, new byte[] { 0b11011000, 0b00010000, 0b00000000, 0b11110000 }, new[] { 1, 1 / 3f, 2 / 3f, 0, 0, 1 / 3f }, new[] { 0f, 0, 0, 0, 1, 1 })]
    [InlineData(4, new byte[] { 0xF0, 0x5A, 0x00, 0x00, 0x0F, 0xF0 }, new[] { 1, 0, 5 / 15f, 10 / 15f, 0, 0 }, new[] { 0f, 0, 0, 1, 1, 0 })]
    public void Few_bits_are_packed_from_the_left_row_by_row(int depth, byte[] rows, float[] first, float[] second) =>
        Pixels(PngBytes.Write(6, 2, depth, 0, rows)).ShouldBe([.. first, .. second]);

    [Fact]
    public void What_cannot_be_an_image_is_refused_with_the_reason()
    {
        var png = PngBytes.Grey(Grey, 4);
        Error(png[..^30]).ShouldContain("cut short");
        Error(png[..20]).ShouldContain("cut short");
        Error(PngBytes.Write(4, 3, 8, 0, Grey, interlace: 1)).ShouldContain("interlaced");
        Error(PngBytes.Write(4, 3, 4, 2, Grey)).ShouldContain("none of PNG's");
        Error(PngBytes.Write(3, 1, 8, 3, [0, 1, 2], palette: [0, 0, 0])).ShouldContain("colour 1, which the palette lacks");
        Error(PngBytes.Write(100_000, 1, 8, 0, [1])).ShouldContain("sides are 1 .. 4096");
        var damaged = (byte[])png.Clone();
        damaged[45] ^= 0xFF;
        Error(damaged).ShouldContain("x.png");
        Should.Throw<InputException>(() => PortableGrayMap.Read("x.pgm", "P5 2 2 255\nabc"u8)).Message.ShouldContain("3 bytes of 4");
        Should.Throw<InputException>(() => PortableGrayMap.Read("x.pgm", "P2 2 1 9\n3"u8)).Message.ShouldContain("cut short");
        Should.Throw<InputException>(() => PortableGrayMap.Read("x.pgm", "P2 1 1 9\n10"u8)).Message.ShouldContain("above the largest value 9");
        Should.Throw<InputException>(() => PortableGrayMap.Read("x.pgm", "P2 9000 9000 9\n10"u8)).Message.ShouldContain("sides are 1");
        PortableGrayMap.Read("x.pgm", [.. "P5 1 2 1000\n"u8, 0x03, 0xE8, 0x01, 0xF4]).Pixels.ShouldBe([1, 0.5f]);
    }

    private static float[] Pixels(byte[] png)
    {
        PortableNetworkGraphic.Is(png).ShouldBeTrue();
        return PortableNetworkGraphic.Read("x.png", png).Pixels;
    }

    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4IAABAAAAAgABSK+kcQAAAABJRU5ErkJggg==")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAEAAAABAACAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")]
    public void A_packed_part_that_asks_for_a_dictionary_or_is_far_too_short_is_damage(string png) =>
        Error(Convert.FromBase64String(png)).ShouldContain("damaged or cut short");

    private static string Error(byte[] png) => Should.Throw<InputException>(() => PortableNetworkGraphic.Read("x.png", png)).Message;
}

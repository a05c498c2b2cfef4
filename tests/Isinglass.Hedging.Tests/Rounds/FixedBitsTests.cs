using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class FixedBitsTests
{
    [Fact]
    public void Fixed_bits_hold_points_and_biases_and_free_ones_stay_as_they_are()
    {
        var bits = new FixedBits([-1, -1, -1, -1]);
        bits.Free.ShouldBe([0, 1, 2, 3]);
        bits.Fix(1, 1);
        bits.Fix(3, 0);
        (bits.Count, string.Join(' ', bits.Free)).ShouldBe((2, "0 2"));

        sbyte[] point = [1, 0, 0, 1, 1];
        bits.Clamp(point);
        point.ShouldBe(new sbyte[] { 1, 1, 0, 0, 1 });

        // The least of linear biases alone is at the fixed values, with nothing larger than the largest bias.
        double[] biases = [0.5, 2, -3, -0.25];
        bits.Hold(biases);
        biases.ShouldBe([0.5, -3, -3, 3]);
    }
}

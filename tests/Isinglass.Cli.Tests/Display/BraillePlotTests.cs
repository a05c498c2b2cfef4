using Isinglass.Cli.Display;

namespace Isinglass.Cli.Tests.Display;

public sealed class BraillePlotTests
{
    [Fact]
    public void A_line_that_rises_goes_from_the_lower_left_to_the_upper_right_dot() =>
        BraillePlot.Lines([0, 1, 2, 3], 2, 1).ShouldBe(["\u2860\u280A"]); // Dots 7 and 6 (from below), then 2 and 4.

    [Fact]
    public void More_values_than_dots_show_the_last_of_each_share_and_others_than_numbers_are_left_out()
    {
        double[] values = [double.PositiveInfinity, .. Enumerable.Range(0, 1000).Select(static k => (double)-k), double.NaN];
        BraillePlot.Lines(values, 1, 1).ShouldBe(["\u2882"]);
    }

    [Fact]
    public void A_flat_curve_lies_at_the_bottom() => BraillePlot.Lines([5, 5], 2, 2).ShouldBe(["\u2800\u2800", "\u28C0\u2800"]);

    [Fact]
    public void Nothing_draws_nothing() => BraillePlot.Lines([], 3, 1).ShouldBe(["\u2800\u2800\u2800"]);
}

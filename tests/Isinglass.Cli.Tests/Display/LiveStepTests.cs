using Isinglass.Cli.Display;

namespace Isinglass.Cli.Tests.Display;

public sealed class LiveStepTests
{
    private static readonly LiveStep Step = new("margin 2 of 3: round 12 of 60, loss 0.2500", "best 0.2113 (77.1 % right)", 0.45, TimeSpan.FromSeconds(40));

    [Theory]
    [InlineData(140, "1:05  █████░░░░░░░  45 %  margin 2 of 3: round 12 of 60, loss 0.2500  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(100, "1:05  45 %  margin 2 of 3: round 12 of 60, loss 0.2500  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(80, "1:05  45 %  margin 2 of 3: round 12 of 60  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(60, "1:05  45 %  margin 2  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(50, "1:05  45 %  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(44, "1:05  best 0.2113 (77.1 % right)  0:40 left")]
    [InlineData(40, "1:05  0:40 left")]
    [InlineData(8, "")]
    public void Best_and_time_left_are_the_last_to_go_and_no_word_is_cut(int width, string expected)
    {
        var line = Step.Fit(TimeSpan.FromSeconds(65), width);
        line.ShouldBe(expected);
        line.Length.ShouldBeLessThanOrEqualTo(width);
    }

    [Theory]
    [InlineData(90, "0:05  14 %  round 1, consensus variance 0.680, loss 0.2500")]
    [InlineData(52, "0:05  14 %  round 1, consensus variance 0.680")]
    [InlineData(40, "0:05  14 %  round 1")]
    [InlineData(16, "0:05  14 %")]
    public void A_name_is_not_left_without_its_figure(int width, string expected)
    {
        var line = new LiveStep("round 1, consensus variance 0.680, loss 0.2500", null, 0.14).Fit(TimeSpan.FromSeconds(5), width);
        line.Replace("██░░░░░░░░░░  ", "", StringComparison.Ordinal).ShouldBe(expected);
    }

    [Fact]
    public void What_is_not_known_is_not_said() => new LiveStep("reading").Fit(TimeSpan.FromSeconds(3700), 80).ShouldBe("1:01:40  reading");
}

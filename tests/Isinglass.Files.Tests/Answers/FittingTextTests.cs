using Isinglass.Files.Answers;

namespace Isinglass.Files.Tests.Answers;

public sealed class FittingTextTests
{
    private const string Sentence =
        "annealing on weights is as good here, 2.7 points above (400 test samples tell differences of 5.2 points). Enough for such data: --method anneal.";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    public void Lines_fit_and_no_word_is_cut(int width)
    {
        var lines = FittingText.Fit(Sentence, width).ToArray();
        lines.ShouldAllBe(line => line.Length <= width);
        string.Join(' ', lines).ShouldBe(Sentence);
    }

    [Fact]
    public void A_value_stays_in_its_column() => FittingText.Fit("bits       6 per parameter, 4 parameters, 3 bytes of bits", 41)
        .ShouldBe(["bits       6 per parameter, 4 parameters,", "           3 bytes of bits"]);

    [Fact]
    public void A_number_keeps_its_unit() => FittingText.Wrap("validation accuracy 98.4 %", 25).ShouldBe(["validation accuracy", "98.4 %"]);

    [Fact]
    public void A_line_of_a_file_stays_a_line() => FittingText.Fit(Sentence, null).ShouldBe([Sentence]);

    [Theory]
    [InlineData("run        /a/path/that/is/longer/than/the/line", "run", "/a/path/that/is/longer/than/the/line")]
    [InlineData("--solver cbc|glpsol|highs|scip", "--solver", "cbc|glpsol|highs|", "scip")]
    public void A_long_word_is_broken_behind_bars_alone(string line, params string[] expected) => FittingText.Wrap(line, 20).ShouldBe(expected);

    [Fact]
    public void A_column_of_names_wider_than_a_third_is_no_column() =>
        FittingText.Fit("a name of words                    and its value", 40).Count().ShouldBe(2);
}

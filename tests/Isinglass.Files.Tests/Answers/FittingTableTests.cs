using Isinglass.Files.Answers;

namespace Isinglass.Files.Tests.Answers;

public sealed class FittingTableTests
{
    private static readonly string[] Header = ["", "train", "test", "seconds", "chosen"];
    private static readonly string[][] Rows =
    [
        ["qph + greedy flips", "88.42 %", "83.50 %", "17.43", ""],
        ["gradient training", "87.98 %", "83.00 %", "2.47", "annealed tanh to 1000, cross entropy, temperature 0.5, validation accuracy 83.9 %"],
    ];

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    [InlineData(null)]
    public void Numbers_stand_whole_in_their_columns(int? width)
    {
        var lines = FittingTable.Lines(Header, Rows, true, width).ToArray();
        var shown = Header.TakeWhile(name => lines[1].Contains(name, StringComparison.Ordinal)).ToArray();
        foreach (var (row, k) in Rows.SelectMany(row => shown.SkipLast(shown.Length == Header.Length ? 1 : 0).Select((_, k) => (row, k))))
        {
            lines.ShouldContain(line => line.StartsWith($"  {row[0]}", StringComparison.Ordinal) && line.Contains(row[k], StringComparison.Ordinal));
        }

        lines.ShouldAllBe(static line => line == line.TrimEnd());
        string.Join(' ', lines.SkipWhile(static line => !line.StartsWith("(no", StringComparison.Ordinal)))
            .ShouldBe(shown.Length == Header.Length ? "" : $"(no room for: {string.Join(", ", Header.Skip(shown.Length))})");
        (width < 40 || lines.All(line => line.Length <= (width ?? int.MaxValue))).ShouldBeTrue(string.Join('\n', lines));
    }

    [Fact]
    public void The_last_columns_go_first_and_words_are_wrapped_before()
    {
        FittingTable.Lines(Header, Rows, true, 60).Last().ShouldBe("(no room for: chosen)");
        FittingTable.Lines(Header, Rows, true, 44).Last().ShouldBe("(no room for: seconds, chosen)");
        var lines = FittingTable.Lines(Header, Rows, true, 80).ToArray();
        lines[4].ShouldBe("  gradient training    87.98 %   83.00 %      2.47   annealed tanh to 1000,");
        lines[5].ShouldBe(new string(' ', 53) + "cross entropy,");
        FittingTable.Lines(Header, Rows, true, null).Count().ShouldBe(6, "a line a row where there is room");
    }

    [Fact]
    public void Words_stand_on_the_left_and_numbers_on_the_right()
    {
        var lines = FittingTable.Lines(["instance", "sampler", "gap %"], [["K2000", "sa", "0.1"], ["G1", "tabu", "not reached"]], false, null).ToArray();
        lines[3..5].ShouldBe(["  K2000      sa                0.1", "  G1         tabu      not reached"]);
    }

    [Fact]
    public void Long_names_are_wrapped_before_a_column_goes()
    {
        var lines = FittingTable.Lines(["method", "solved %", "error %"], [["random guessing, as many candidates", "95", "1.5"]], false, 50).ToArray();
        lines[3..5].ShouldBe(["  random guessing, as many          95       1.5", "  candidates"]);
        lines.Length.ShouldBe(6, "no column is left out");
    }
}

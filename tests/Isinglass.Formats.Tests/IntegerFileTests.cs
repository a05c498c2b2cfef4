using System.Text;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using static Isinglass.Formats.Tests.FormatFiles;

namespace Isinglass.Formats.Tests;

/// <summary>Integers of files by hand-made examples; that they mean what the text says, the judge enumerates.</summary>
public sealed class IntegerFileTests
{
    private const string Slack = "Minimize\n obj: s + t\nSubject To\n a: 3 x + 5 y + s = 6\n b: x + t - 2 s >= -7\n c: t - s <= 1\nBinary\n x y\n";

    [Fact]
    public void Rows_bound_what_has_no_bound_and_the_row_that_would_is_named()
    {
        var file = Read("t.lp", Slack + "General\n s t\nEnd\n");
        var integers = file.Integers!.Integers.ToArray();
        (integers[0].Name, integers[0].Lower, integers[0].Upper).ShouldBe(("s", 0, 6));
        (integers[1].Name, integers[1].Lower, integers[1].Upper).ShouldBe(("t", 0, 7));
        file.Objective.Labels.ShouldBe(["s.0", "s.1", "s.2", "t.0", "t.1", "t.2", "x", "y"]);

        // Row a bounds s no more.
        Refused("t.lp", Slack.Replace(" a: 3 x + 5 y + s = 6", " a: 3 x + 5 y - s <= 6") + "General\n s t\nEnd\n")
            .Message.ShouldStartWith("t.lp:2: variable 's' is an integer without an upper bound; row b would give it one if 't' had an upper bound.");
    }

    [Fact]
    public void A_continuous_variable_that_an_equation_makes_whole_is_an_integer()
    {
        // s = 6 - 3 x - 5 y.
        var file = Read("t.lp", Slack + "General\n t\nEnd\n");
        file.Integers!.Integers.Select(integer => integer.Name).ShouldBe(["s", "t"]);
        var point = SolutionFile.Read("p.sol", "s 3\nt 4\nx 1\n"u8.ToArray(), file).Points[0];
        file.Constrained!.IsFeasible(point).ShouldBeTrue();
        file.IntegerValues(point).ShouldBe(new Dictionary<string, long> { ["s"] = 3, ["t"] = 4 });

        // 2 s = 6 - 3 x - 5 y has halves; so has an inequality.
        Refused("t.lp", Slack.Replace("+ s = 6", "+ 2 s = 6") + "General\n t\nEnd\n").Message.ShouldContain("variable 's' is continuous");
        Refused("t.lp", Slack.Replace("+ s = 6", "+ s <= 6") + "General\n t\nEnd\n").Message.ShouldContain("variable 's' is continuous");
    }

    [Fact]
    public void Bits_of_integers_take_no_name_of_the_file_and_are_named_in_solutions_too()
    {
        var file = Read("t.lp", "Minimize\n obj: x + x.1\nSubject To\n c: x - x.1 >= 0\nBounds\n x <= 3\nBinary\n x.1\nGeneral\n x\nEnd\n");
        file.Objective.Labels.ShouldBe(["x.0", "x.1_", "x.1"]);
        var byBits = SolutionFile.Read("p.sol", "x.0 1\nx.1_ 1\nx.1 1\n"u8.ToArray(), file);
        byBits.Points[0].ShouldBe(new sbyte[] { 1, 1, 1 });
        byBits.UnnamedCount.ShouldBe(0);
        var byName = SolutionFile.Read("p.sol", "x 3\n"u8.ToArray(), file);
        byName.Points[0].ShouldBe(new sbyte[] { 1, 1, 0 });
        byName.UnnamedCount.ShouldBe(1);
        SolutionFile.Read("p.sol", "2\n1\n"u8.ToArray(), file).Points[0].ShouldBe(new sbyte[] { 0, 1, 1 });
        Should.Throw<InputException>(() => SolutionFile.Read("p.sol", "x 2.5\n"u8.ToArray(), file)).Message.ShouldBe(
            "p.sol:1: 2.5 is no value of 'x', an integer.");
    }

    [Fact]
    public void A_value_that_no_bits_hold_is_kept_for_the_check()
    {
        var file = Read("t.lp", Slack + "General\n s t\nEnd\n");
        var solution = SolutionFile.Read("p.sol", "s -2\nt 40\nx 1\n"u8.ToArray(), file);
        solution.Outside.ShouldBe(new Dictionary<int, long> { [0] = -2, [1] = 40 });
        file.IntegerValues(solution.Points[0]).ShouldBe(new Dictionary<string, long> { ["s"] = 0, ["t"] = 7 });
    }

    [Fact]
    public void Encodings_have_their_rows_and_a_file_that_is_written_says_what_became_of_integers()
    {
        const string text = "Minimize\n obj: x\nSubject To\n c: x >= 2\nBounds\n x <= 4\nGeneral\n x\nEnd\n";
        Read("t.lp", text, new FormatOptions { Integers = IntegerEncoding.OneHot }).Constrained!.RowNames.ShouldBe(["c", "one-hot of x"]);
        Read("t.lp", text.Replace("c: x >= 2", "c: x >= 0"), new FormatOptions { Integers = IntegerEncoding.DomainWall }).Constrained!.RowNames.ShouldBe(
            ["c", "domain wall of x at 1", "domain wall of x at 2", "domain wall of x at 3"]);
        var file = Read("t.lp", text, new FormatOptions { Integers = IntegerEncoding.Unary });
        var written = ModelFormats.Write(file, new FormatOptions { Format = "mps" }, out var notes);
        notes.ShouldContain("Integers are written as their bits: x as x.0, x.1, ... with coefficients 1 1, from 2 on.");
        Read("t.mps", Encoding.UTF8.GetString(written)).Objective.Energy([1, 1]).ShouldBe(4);
    }

    [Fact]
    public void An_integer_that_needs_absurdly_many_bits_is_refused()
    {
        const string text = "Minimize\n obj: x\nSubject To\n c: x >= 2\nBounds\n x <= 100000000\nGeneral\n x\nEnd\n";
        Read("t.lp", text).Objective.VariableCount.ShouldBe(27);
        Should.Throw<InputException>(() => Read("t.lp", text, new FormatOptions { Integers = IntegerEncoding.Unary })).Message.ShouldContain("binary encoding");
    }

    [Theory]
    [InlineData("binary", "binary")]
    [InlineData("Bounded-Coefficient:7", "bounded-coefficient")]
    [InlineData("one-hot", "one-hot")]
    public void Encodings_have_names(string text, string name) => IntegerEncoding.Parse(text).Name.ShouldBe(name);

    [Theory]
    [InlineData("unari", "unary")]
    [InlineData("bounded-coefficient", "bounded-coefficient:100")]
    [InlineData("bounded-coefficient:0", "from 1")]
    public void A_name_that_is_none_is_refused(string text, string message) =>
        Should.Throw<InputException>(() => IntegerEncoding.Parse(text)).Message.ShouldContain(message);

    [Fact]
    public void The_slack_of_a_market_split_as_zimpl_writes_it_is_bounded_by_its_row()
    {
        var file = Read("t.lp", "Minimize\n obj: + s#1 + s#2\nSubject to\n c1_1:\n + 8 x#2 + 46 x#1 + s#1 = 59\n c1_2:\n + 7 x#2 + 10 x#1 + s#2 = 17\n"
            + "Bounds\n 0 <= x#1 <= 1\n 0 <= x#2 <= 1\n 0 <= s#1 <= +inf\n 0 <= s#2 <= +inf\nGeneral\n x#1\n x#2\n s#1\n s#2\nEnd\n");
        file.Integers!.Integers.Select(integer => (integer.Name, integer.Lower, integer.Upper)).ShouldBe([("s#1", 5, 59), ("s#2", 0, 17)]);
    }
}

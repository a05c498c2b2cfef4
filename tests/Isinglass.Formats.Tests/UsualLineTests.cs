using System.Globalization;
using System.Text;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Text;
using Isinglass.Numerics.Random;

namespace Isinglass.Formats.Tests;

/// <summary>The quick way through lines and numbers as nearly all are written, against the careful one and against the framework.</summary>
public sealed class UsualLineTests
{
    [Fact]
    public void Plain_numbers_are_the_doubles_that_the_framework_reads()
    {
        var source = new RandomKey(41).CreateSource();
        for (var k = 0; k < 40_000; k++)
        {
            var digits = string.Concat(Enumerable.Range(0, 1 + source.NextBelow(17)).Select(_ => (char)('0' + source.NextBelow(10))));
            var point = source.NextBelow(digits.Length + 3);
            var text = (source.NextBelow(3) switch { 0 => "-", 1 => "+", _ => "" }) + (point > digits.Length ? digits : digits.Insert(point, "."));
            var length = NumberText.ReadPlain(Encoding.ASCII.GetBytes(text + " 7"), out var value);
            length.ShouldBe(digits.Length <= 15 ? text.Length : 0, text);
            if (length > 0)
            {
                // Short whole numbers have no negative zero.
                var expected = double.Parse(text, CultureInfo.InvariantCulture);
                expected = expected == 0 && digits.Length <= 9 && point > digits.Length ? 0 : expected;
                BitConverter.DoubleToInt64Bits(value).ShouldBe(BitConverter.DoubleToInt64Bits(expected), text);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+.")]
    [InlineData("x1")]
    [InlineData("e5")]
    [InlineData("1234567890123456")]
    public void What_is_no_plain_number_is_not_read_as_one(string text) => NumberText.ReadPlain(Encoding.ASCII.GetBytes(text), out _).ShouldBe(0);

    [Theory]
    [InlineData(".mc", "{0}{1}\n")]
    [InlineData(".bq", "{0}{1}\n")]
    [InlineData(".qs", "{0}{1}\n")]
    [InlineData(".qh", "{0}{1}\n")]
    [InlineData(".coo", "# vartype=SPIN\n")]
    [InlineData(".qubo", "p qubo 0 {0}0 {1}\n")]
    public void Usual_lines_and_lines_with_exponents_are_the_same_problem(string ending, string head)
    {
        var source = new RandomKey(43).Derive(ending.Length).CreateSource();
        var first = ending is ".qh" or ".coo" or ".qubo" ? 0 : 1;
        for (var round = 0; round < 40; round++)
        {
            var n = 2 + source.NextBelow(30);
            var pairs = Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j))).Where(_ => source.NextBelow(2) == 0)
                .OrderBy(_ => source.NextBelow(1 << 20)).ToList();
            var (usual, careful) = (new StringBuilder(), new StringBuilder());
            foreach (var text in new[] { usual, careful })
            {
                text.Append(string.Format(CultureInfo.InvariantCulture, head, $"{n} ", pairs.Count));
            }

            foreach (var (i, j) in pairs)
            {
                var weight = source.NextBelow(round % 2 == 0 ? 3 : 100_000) switch { 0 => "-1", 1 => "0.5", var some => $"-{some}.25" };
                var blank = source.NextBelow(5) == 0 ? "\t " : " ";
                usual.Append($"{i + first}{blank}{j + first} {weight}{(source.NextBelow(7) == 0 ? " \r" : "")}\n");

                // An exponent, or a blank line in front, or a comment, leaves the quick way.
                careful.Append($"{i + first}.0 {j + first} {weight}E0\n{(source.NextBelow(3) == 0 ? "\n" : "")}");
            }

            var (left, right) = (FormatFiles.Read("a" + ending, usual.ToString()), FormatFiles.Read("a" + ending, careful.ToString()));
            left.Objective.Offset.ShouldBe(right.Objective.Offset);
            left.Objective.Linear.ToArray().ShouldBe(right.Objective.Linear.ToArray());
            left.Objective.Couplings.Columns.ShouldBe(right.Objective.Couplings.Columns);
            left.Objective.Couplings.Values.ShouldBe(right.Objective.Couplings.Values);
            left.Objective.InteractionCount.ShouldBe(pairs.Count);
            sbyte[] point = [.. Enumerable.Range(0, left.Objective.VariableCount)
                .Select(_ => (sbyte)(source.NextBelow(2) == 0 ? 1 : left.Objective.ZeroValue))];
            left.Statement.Objective(point).ShouldBe(right.Statement.Objective(point));
        }
    }

    [Theory]
    [InlineData("3 4\n1 2 1\n\n# a word\n2 3 1\n1 3 x\n", 6)]
    [InlineData("3 4\n1 2 1\n2 3 1\n1 3 1 1\n", 4)]
    [InlineData("3 4\n1 2 1\n2 3 1\n1 4 1\n", 4)]
    [InlineData("3 3\n1 2 1\n2 3 1\n\n2 1 1\n", 5)]
    [InlineData("3 3\n1 2 1\n2 2 1\n1 3 1\n", 3)]
    [InlineData("3 2\n1 2 1\n2 3 1\n\n\n1 3 1\n", 6)]
    [InlineData("3 2\n1 2 1\n2 3 9007199254740993.5\n", 3)]
    public void A_line_that_is_wrong_among_usual_ones_is_named(string text, int line) =>
        FormatFiles.Refused("a.mc", text).Line.ShouldBe(line);

    [Fact]
    public void Lines_of_terms_are_kept_whatever_their_order()
    {
        var source = new RandomKey(47).CreateSource();
        var terms = new CoordinateTerms();
        var (lines, values) = (new List<int>(), new List<double>());
        for (var (k, line) = (0, 1); k < 5000; k++)
        {
            line += source.NextBelow(40) switch { < 15 => 0, < 38 => 1, _ => 3 };
            var value = source.NextBelow(2000) == 0 ? 0.5 : source.NextBelow(256) - 128.0;
            terms.Add(k, (7 * k) % 5000, value, line);
            lines.Add(line);
            values.Add(value);
        }

        Enumerable.Range(0, 5000).Select(terms.LineOf).ShouldBe(lines);
        Enumerable.Range(0, 5000).Select(k => terms[k]).ShouldBe(values.Select((value, k) => (k, (7 * k) % 5000, value)));
    }

    [Fact]
    public void A_negative_zero_and_large_values_are_kept_as_they_are()
    {
        foreach (var value in new[] { -0.0, 128, -129, 1e300, 0.1 })
        {
            var terms = new CoordinateTerms();
            terms.Add(0, 1, 3);
            terms.Add(0, 2, value);
            BitConverter.DoubleToInt64Bits(terms[1].Value).ShouldBe(BitConverter.DoubleToInt64Bits(value));
            terms[0].Value.ShouldBe(3);
        }
    }
}

using System.Numerics;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>What a double cannot hold is refused at the door, and what is taken is computed without rounding.</summary>
public sealed class ExactNumbersTests
{
    private const string Big = "9007199254740993";

    public static TheoryData<string, string, int> Rounded => new()
    {
        { "a.opb", $"* #variable= 2 #constraint= 1\nmin: 1 x1 ;\n+1 x1 +{Big} x2 >= 1 ;\n", 3 },
        { "a.opb", $"min: +1 x1 -{Big} x2 ;\n", 1 },
        { "a.opb", $"min: +1 x1 ;\n+1 x1 >= \n -{Big} ;\n", 3 },
        { "a.opb", "min: +1 x1 ;\n+1 x1\n -9223372036854775808 ~x2 x3 >= 1 ;\n", 3 },
        { "a.opb", $"min: +1 x1 ;\n* ObjectiveOffset {Big}\n", 0 },
        { "a.lp", $"Minimize\n x\n + {Big} y\nBinary\n x y\nEnd\n", 3 },
        { "a.lp", $"Minimize\n x\nSubject To\n c: x <= {Big}\nBinary\n x\nEnd\n", 4 },
        { "a.lp", "Minimize\n x\nSubject To\n c: 4503599627370497.3 x <= 1\nBinary\n x\nEnd\n", 4 },
        { "a.mps", $"NAME\nROWS\n N o\n L c\nCOLUMNS\n x o 1 c {Big}\nRHS\nBOUNDS\n BV B x\nENDATA\n", 6 },
        { "a.mps", $"NAME\nROWS\n N o\n L c\nCOLUMNS\n x o 1 c 1\nRHS\n R c {Big}\nBOUNDS\n BV B x\nENDATA\n", 8 },
        { "a.qplib", $"t\nLBN\nminimize\n2\n0\n1\n2 {Big}\n0\n1e20\n", 7 },
        { "a.qs", $"2 2\n1 1 1\n1 2 {Big}\n", 3 },
        { "a.mc", $"2 1\n1 2 {Big}\n", 2 },
        { "a.bq", "# ObjectiveOffset 1e16\n1 1\n1 1 1\n", 1 },
        { "a.qubo", $"p qubo 0 1 1 0\n0 0 {Big}\n", 2 },
        { "a.qh", $"1 1\n0 0 {Big}\n", 2 },
        { "a.coo", $"# vartype=BINARY\n0 0 {Big}\n", 2 },
        { "a.qkp", $"k\n2\n1 {Big}\n1\n\n0\n1\n1 1\n", 3 },
        { "a.nn", $"nn 1 1 1 1\n1 0 {Big}\nlin 0\nquad 0\n", 2 },
        { "a.bqpjson", Bqpjson($"{{\"id\":0,\"coeff\":{Big}}}"), 0 },
        { "a.qcbo.json", $"{{\"n\":1,\"Q\":[[1]],\"A\":[[1]],\"b\":[{Big}]}}", 0 },
    };

    public static TheoryData<string, string, int> RoundedSums => new()
    {
        // Numbers that a double holds, whose sums it does not.
        { "a.opb", "min: +1 x1 ;\n+4503599627370495 x1\n +4503599627370495 x2 +1 x3 >= 4503599627370496 ;\n", 3 },
        { "a.opb", "min: +1 x1 ;\n+1 x1 -4503599627370496 ~x2 x3 >= 1 ;\n", 2 },
        { "a.opb", "max: +1 x1\n -281474976710656 ~x1 ~x2\n;\n", 2 },
        { "a.lp", "Minimize\n x\nSubject To\n c: 0.1 x + 9000000000 y <= 9000000000\nBinary\n x y\nEnd\n", 4 },
        { "a.lp", "Minimize\n x + 4503599627370496\n - 4503599627370496\nBinary\n x\nEnd\n", 0 },
        { "a.mps", "NAME\nROWS\n N o\n L c\nCOLUMNS\n x o 1 c 1\nRHS\n R c 4503599627370496\nBOUNDS\n BV B x\nENDATA\n", 0 },
        { "a.qs", "2 2\n1 1 1\n1 2 300000000000000\n", 3 },
        { "a.mc", "3 3\n1 2 200000000000000\n1 3 200000000000000\n2 3 200000000000000\n", 2 },
        { "a.coo", "# vartype=SPIN\n0 0 562949953421311\n0 0 1\n", 2 },
        { "a.qubo", "c scale : 1000000\np qubo 0 1 1 0\n0 0 600000000\n", 3 },
        { "a.nn", "nn 1 1 1 1\n0 0 30000000\nlin 0\nquad 0\n", 2 },
        { "a.dat", "2\n0 30000000\n30000000 0\n0 30000000\n30000000 0\n", 0 },
    };

    [Theory]
    [MemberData(nameof(Rounded))]
    public void A_number_that_would_be_rounded_is_refused_with_its_line(string name, string text, int line)
    {
        var refused = FormatFiles.Refused(name, text);
        refused.Line.ShouldBe(line);
        refused.Message.ShouldMatch("too large: numbers must stay below 2\\^53|more digits than a double holds");
    }

    [Theory]
    [MemberData(nameof(RoundedSums))]
    public void Sums_that_would_be_rounded_are_refused_with_the_line_of_the_largest_number(string name, string text, int line)
    {
        var refused = FormatFiles.Refused(name, text);
        refused.Line.ShouldBe(line);
        refused.Message.ShouldMatch("add up to [0-9.E+]+.*sums would be rounded");
    }

    [Fact]
    public void Many_terms_are_summed_up()
    {
        string Row(int count) => $"min: +1 x1 ;\n{string.Concat(Enumerable.Range(1, count).Select(k => $"+1000000000001 x{k} "))}>= 5 ;\n";
        FormatFiles.Read("a.opb", Row(4000)).Constrained!.Rows.RowCount.ShouldBe(1);
        FormatFiles.Refused("a.opb", Row(5000)).Message.ShouldContain("row 1");
    }

    [Fact]
    public void Integers_of_arrays_and_binary_files_are_held_or_refused()
    {
        var upper = new FormatOptions { Matrix = MatrixReading.Upper };
        Should.Throw<InputException>(() => ModelFormats.Read("a.npy", Npy(9007199254740993), upper)).Message.ShouldContain("2^53");
        Should.Throw<InputException>(() => ModelFormats.Read("a.npy", Npy(-9007199254740993), upper)).Message.ShouldContain("2^53");
        ModelFormats.Read("a.npy", Npy(562949953421311), upper).Objective.Energy([1]).ShouldBe(562949953421311);
    }

    [Theory]
    [InlineData("1e15 x <= 1e15", 1e15)]
    [InlineData("2251799813685249 x <= 2251799813685246", 2251799813685249)]
    [InlineData("0.30 x <= 2", 0.3)]
    [InlineData("12345678.125 x <= 12345678", 12345678.125)]
    public void What_a_double_holds_is_read(string row, double expected) =>
        FormatFiles.Read("a.lp", $"Minimize\n x\nSubject To\n c: {row}\nBinary\n x\nEnd\n").Constrained!.Rows.Values.ShouldBe([expected]);

    [Theory]
    [InlineData("x + y <= 1e30")]
    [InlineData("x + y >= -1e20")]
    public void A_side_of_1e20_is_none(string row) =>
        FormatFiles.Read("a.lp", $"Minimize\n x\nSubject To\n c: {row}\nBinary\n x y\nEnd\n").Constrained.ShouldBeNull();

    [Fact]
    public void A_row_that_must_be_infinite_is_refused() =>
        FormatFiles.Refused("a.lp", "Minimize\n x\nSubject To\n c: x = 1e30\nBinary\n x\nEnd\n").Message.ShouldContain("a.lp:4: row 'c' cannot hold");

    [Fact]
    public void Whole_numbers_near_the_limit_are_computed_without_rounding()
    {
        var random = new RandomKey(11).CreateSource();
        for (var trial = 0; trial < 50; trial++)
        {
            long Number() => (long)(random.NextDouble() * (1L << 46)) - (1L << 45);
            long[] weights = [Number(), Number(), Number(), Number(), Number(), Number()];
            var text = $"min: {weights[0]} x1 {weights[1]} ~x2 {weights[2]} x3 ~x1 ;\n"
                + $"{weights[3]} x1 {weights[4]} ~x2 ~x3 {weights[5]} x2 >= {weights[trial % 6]} ;\n";
            var file = FormatFiles.Read("a.opb", text);
            foreach (var point in RandomModels.Points(3))
            {
                var (x1, x2, x3) = (point[0], point[1], point[2]);
                var objective = new BigInteger(weights[0]) * x1 + new BigInteger(weights[1]) * (1 - x2) + new BigInteger(weights[2]) * x3 * (1 - x1);
                var activity = new BigInteger(weights[3]) * x1 + new BigInteger(weights[4]) * (1 - x2) * (1 - x3) + new BigInteger(weights[5]) * x2;
                file.Statement.Objective(point).ShouldBe((double)objective);
                var whole = file.Complete(point);
                file.Objective.Energy(whole).ShouldBe((double)objective);
                file.Objective.ToVartype(Vartype.Spin).Energy([.. whole.Select(bit => (sbyte)(2 * bit - 1))]).ShouldBe((double)objective);
                file.Constrained!.IsFeasible(whole).ShouldBe(activity >= weights[trial % 6]);
                file.Statement.Rows(point)[0].Violation.ShouldBe((double)BigInteger.Max(0, weights[trial % 6] - activity));
            }
        }
    }

    [Theory]
    [InlineData("lp")]
    [InlineData("mps")]
    [InlineData("qplib")]
    [InlineData("cqm")]
    [InlineData("opb")]
    [InlineData("bqm")]
    [InlineData("rudy")]
    [InlineData("qbsolv")]
    public void What_could_not_be_read_is_not_written(string format)
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.Objective.AddQuadratic(0, 1, 3e49);
        Should.Throw<InputException>(() => FormatFiles.Write(ModelFile.Of(builder.Build()), format)).Message.ShouldContain("is not written");
        builder = new ConstrainedQuadraticModelBuilder(2);
        builder.Objective.AddQuadratic(0, 1, 300_000_000_000_000);
        builder.Objective.AddLinear(0, 300_000_000_000_000);
        Should.Throw<InputException>(() => FormatFiles.Write(ModelFile.Of(builder.Build()), format)).Message.ShouldContain("is not written");
        if (format is "lp" or "mps" or "qplib" or "cqm" or "opb")
        {
            builder = new ConstrainedQuadraticModelBuilder(2);
            builder.AddRow([0, 1], [4503599627370495, 3], ConstraintSense.LessOrEqual, 1);
            Should.Throw<InputException>(() => FormatFiles.Write(ModelFile.Of(builder.Build()), format)).Message.ShouldContain("row 1");
        }
    }

    private static string Bqpjson(string linear) =>
        "{\"version\":\"1.0.0\",\"id\":0,\"variable_domain\":\"boolean\",\"scale\":1,\"offset\":0,\"variable_ids\":[0],\"metadata\":{},"
        + $"\"linear_terms\":[{linear}],\"quadratic_terms\":[]}}";

    private static byte[] Npy(long value)
    {
        var header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1, 1), }".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. BitConverter.GetBytes(value)];
    }
}

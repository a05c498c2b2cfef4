using System.Text;
using System.Text.Json;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;

namespace Isinglass.Formats.Tests.Solutions;

/// <summary>Points of a problem in every form in which solvers write them.</summary>
public sealed class SolutionFileTests
{
    private static readonly ModelFile Graph = FormatFiles.Read("g.mc", "3 3\n1 2 1\n2 3 -1\n1 3 1\n");

    private static readonly ModelFile Program = FormatFiles.Read("p.opb", "* #variable= 3\nmin: +1 x1 -2 x2 x3 ;\n+1 x1 +1 x2 >= 1 ;\n");

    private static readonly ModelFile Qplib =
        FormatFiles.Read("s.qplib", "small\nQBN\nminimize\n3\n1\n2 1 6\n0\n1\n1 1.5\n0\n1E+20\n0\n0\n0\n0\n0\n0\n");

    [Theory]
    [InlineData("1 -1 -1")]
    [InlineData("1\n0\n0\n")]
    [InlineData("100")]
    [InlineData("+--")]
    [InlineData("# objective 2\n1,-1,-1\n")]
    [InlineData("1 1\n2 0\n3 0\n")]
    [InlineData("1 1\n3 -1\n")]
    [InlineData("1 1\n")]
    [InlineData("v 1 -2 -3\n")]
    public void A_point_of_spins_is_read_in_any_form(string text) => Points(text, Graph).ShouldBe([1, -1, -1]);

    [Theory]
    [InlineData("x2 1\nx3 1.0000001\n")]
    [InlineData("* by a solver\nc comment\ns OPTIMUM FOUND\no -2\nv -x1 x2 x3\n")]
    [InlineData("v x2\nv x3 -x1\n")]
    [InlineData("x1 0\nx2 1 1.0 (obj:2)\nx3 1\n")]
    [InlineData("0 1 1")]
    public void A_point_of_a_program_is_read_in_any_form(string text) => Points(text, Program).ShouldBe([0, 1, 1]);

    [Theory]
    [InlineData("c 1\no 0\nv 1\ns 1\n#a 0\na b 1\nx,y 1\n")]
    [InlineData("c 1\no 0\n# a comment\nv 1\na b 1\ns 1\nx,y 1\n* 5\nc none 0\n")]
    public void A_variable_may_be_called_as_comments_and_answers_begin(string text)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 7) { Labels = ["c", "o", "v", "s", "#a", "a b", "x,y"] };
        var file = ModelFile.Of(builder.Build());
        Points(text, file).ShouldBe([1, 0, 1, 1, 0, 1, 1]);
        Points(SolutionFile.ToText(file, [1, 0, 1, 1, 0, 1, 1]), file).ShouldBe([1, 0, 1, 1, 0, 1, 1]);
        Points("v 1\n", ModelFile.Of(new BinaryQuadraticModelBuilder(Vartype.Binary, 1) { Labels = ["v"] }.Build())).ShouldBe([1]);
    }

    [Fact]
    public void A_bit_that_the_file_does_not_have_takes_no_name_of_its_variables()
    {
        var file = FormatFiles.Read(
            "a.mps", "NAME t\nROWS\n N obj\n G c\nCOLUMNS\n x obj 1\n y obj 1\n x*y obj 1 c 1\nBOUNDS\n BV B x\n BV B y\n BV B x*y\n"
            + "QCMATRIX c\n x y 1\n y x 1\nENDATA\n");
        file.Objective.Labels.ShouldBe(["x", "y", "x*y", "x*y_"]);
        Points("x*y 1\n", file).ShouldBe([0, 0, 1, 0]);
    }

    [Theory]
    [InlineData("Optimal - objective value -2.00000000\n      1 x2                     1                       0\n**    2 x3   0.9999999   0\n")]
    [InlineData("solution status: optimal solution found\nobjective value:                                   -2\nx2     1 \t(obj:0)\nx3     1 \t(obj:0)\n")]
    [InlineData("Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective -2\n# Columns 3\nx1 0\nx2 1\nx3 1\n# Rows 1\nc1 1\n")]
    [InlineData("Problem:    p\nObjective:  obj = -2 (MINimum)\n\n   No.   Row name        Activity     Lower bound\n------ ---\n     1 c1      1     1\n\n   "
        + "No. Column name       Activity     Lower bound   Upper bound\n------ ------------    ---\n     1 x1           *              0             0       "
        + "      1 \n     2 x2\n                    *              1             0             1 \n     3 x3           *              1             0         "
        + "    1 \n\nEnd of output\n")]
    [InlineData("c Problem:    p\ns mip 1 3 o -2\ni 1 1\nj 1 0\nj 2 1\nj 3 1\ne o f\n")]
    public void A_report_of_a_solver_is_read(string text)
    {
        var solution = SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), Program);
        solution.Points[0].ShouldBe([0, 1, 1]);
        solution.ClaimedObjective.ShouldBe(-2);
    }

    [Theory]
    [InlineData("Model status\nInfeasible\n", "no columns")]
    [InlineData("Optimal - objective value 1\n 0 y 1 0\n", "'y'")]
    [InlineData("c Problem: p\nj 9 1\n", "column 9")]
    public void A_report_without_a_solution_of_this_problem_is_refused(string text, string what) =>
        Should.Throw<InputException>(() => SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), Program)).Message.ShouldContain(what);

    [Theory]
    [InlineData("objvar 0\n")]
    [InlineData("Optimal - objective value 0.00000000\n")]
    [InlineData("solution status: optimal solution found\nobjective value: 0\n")]
    public void A_solution_that_states_its_objective_may_leave_out_all_zeros(string text)
    {
        var solution = SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), Qplib);
        solution.Points[0].ShouldBe([0, 0, 0]);
        solution.ClaimedObjective.ShouldBe(0);
        solution.UnnamedCount.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "names no value")]
    [InlineData("\r\n# objective 3\r\n", "names no value")]
    [InlineData("* nothing\nc found\n", "names no value")]
    [InlineData("o 0\n", "names no value")]
    [InlineData("v\n", "names no value")]
    [InlineData("s SATISFIABLE\n", "names no value")]
    [InlineData("s UNSATISFIABLE\n", "s.sol:1: the file says 's UNSATISFIABLE'")]
    [InlineData("c\ns UNKNOWN\nv x1 -x2 -x3\n", "s.sol:2: the file says 's UNKNOWN'")]
    [InlineData("no solution available\n", "the file says 'no solution available'")]
    [InlineData("Infeasible\n", "the file says 'Infeasible'")]
    [InlineData("Infeasible - objective value 0.00000000\n      0 x1  1  0\n", "Infeasible - objective value")]
    [InlineData("Stopped on time (no integer solution - continuous used) - objective value 1.5\n 0 x1 1 0\n", "no integer solution")]
    [InlineData("solution status: infeasible\nno solution available\n", "solution status: infeasible")]
    [InlineData("solution status: time limit reached\nobjective value: 0\nno solution available\n", "no solution available")]
    [InlineData("c Problem: p\ns mip 1 3 u 0\ni 1 0\nj 1 0\nj 2 0\nj 3 0\ne o f\n", "s mip 1 3 u 0")]
    [InlineData("Problem:    p\nStatus:     INTEGER EMPTY\nObjective:  obj = 0 (MINimum)\n\n   No. Column name\n---\n  1 x1 * 0 0 1\n\n", "INTEGER EMPTY")]
    [InlineData("{\"type\":\"SampleSet\",\"num_variables\":0,\"variable_type\":\"BINARY\",\"sample_data\":[[]],\"variable_labels\":[\"q\"],"
        + "\"vectors\":{\"energy\":[1],\"num_occurrences\":[1]}}", "labels are given")]
    [InlineData("x1 1\nx1 0\n", "s.sol:2: the variable 'x1' has two values, the first in line 1")]
    [InlineData("v x1 -x2\nv -x1\n", "s.sol:2: the variable 'x1' has two values")]
    [InlineData("x1 1 x2 0\n", "'x2' follows a name and its value")]
    public void A_file_without_a_solution_is_none(string text, string cause) => Refused(text, Program).ShouldContain(cause);

    [Theory]
    [InlineData("x3 1\n", 2)]
    [InlineData("v x1 -x2\n", 1)]
    [InlineData("=obj= 3\nx1 0\nx2 1\nx3 1\n", 0)]
    [InlineData("0 1 1\n", 0)]
    public void Variables_without_a_value_are_counted(string text, int unnamed) =>
        SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), Program).UnnamedCount.ShouldBe(unnamed);

    [Fact]
    public void The_origin_of_no_variables_is_a_point()
    {
        var empty = FormatFiles.Read("e.coo", "# vartype=BINARY\n# offset=3\n");
        Points("", empty).ShouldBeEmpty();
        Points(SolutionFile.ToText(empty, []), empty).ShouldBeEmpty();
        var samples = new SampleSet(Vartype.Binary, new BitMatrix(1, 0), [3]);
        SolutionFile.Read("s.csv", SampleSetFile.ToCsv(samples, empty), empty).ClaimedObjective.ShouldBe(3);
        SolutionFile.Read("s.json", SampleSetFile.ToJson(samples, null), empty).ClaimedObjective.ShouldBe(3);
        Should.Throw<InputException>(() => Points("s UNSATISFIABLE\n", empty)).Message.ShouldContain("UNSATISFIABLE");
    }

    [Theory]
    [InlineData("g.mc", "2 1\n1 2 1\n", "1 1\n")]
    [InlineData("g.coo", "# vartype=BINARY\n0 3 1\n", "0 1\n1 1\n")]
    public void Two_numbers_a_line_that_can_be_values_or_names_are_refused(string name, string problem, string text) =>
        Refused(text, FormatFiles.Read(name, problem)).ShouldContain("two numbers a line");

    [Fact]
    public void Two_numbers_a_line_that_can_be_names_only_are_names()
    {
        Points("2 1\n4 1\n", FormatFiles.Read("g.qs", "4 1\n1 4 1\n")).ShouldBe([0, 1, 0, 1]);
        Points("0 1\n3 1\n", FormatFiles.Read("g.coo", "# vartype=BINARY\n0 3 1\n")).ShouldBe([1, 0, 0, 1]);
        Points("1 0\n1 1\n", FormatFiles.Read("g.lp", "Minimize\n a + b + c + d\nBinary\n a b c d\nEnd\n")).ShouldBe([1, 0, 1, 1]);
    }

    [Theory]
    [InlineData("mc", "3 2\n1 2 1\n2 3 1\n", 1)]
    [InlineData("bq", "3 2\n1 2 1\n2 3 1\n", 1)]
    [InlineData("qs", "3 2\n1 2 1\n2 3 1\n", 1)]
    [InlineData("pm1", "+-\n+\n", 1)]
    [InlineData("txt", "1\n3 2\n1 2 1\n2 3 1\n", 1)]
    [InlineData("qubo", "p qubo 0 3 0 2\n0 1 1\n1 2 1\n", 0)]
    [InlineData("qh", "3 2\n0 1 1\n1 2 1\n", 0)]
    [InlineData("coo", "# vartype=SPIN\n0 1 1\n1 2 1\n", 0)]
    public void Variables_are_called_as_the_file_calls_them(string ending, string text, int first)
    {
        var problem = FormatFiles.Read($"p.{ending}", text);
        for (var i = 0; i < 3; i++)
        {
            problem.Objective.LabelOf(i).ShouldBe($"{first + i}");
            var point = Points($"{first + i} 1\n", problem);
            Array.FindIndex(point, value => value == 1).ShouldBe(i);
            SolutionFile.Read("s.json", SampleSetFile.ToJson(OneRead(problem, point), problem.Objective.Labels), problem).Points[0].ShouldBe(point);
            Points(SolutionFile.ToText(problem, point), problem).ShouldBe(point);
        }

        Refused($"{first + 3} 1\n", problem).ShouldContain($"no variable '{first + 3}'");
        Refused($"{first - 1} 1\n", problem).ShouldContain($"no variable '{first - 1}'");
    }

    [Fact]
    public void Names_in_comments_count_beside_the_numbers_unless_they_are_numbers_themselves()
    {
        var named = FormatFiles.Read("p.qs", "# variable 1 a b\n# variable 2 e\n# variable 3 d\n3 1\n1 2 1\n");
        named.Objective.Labels.ShouldBe(["a b", "e", "d"]);
        Points("e 1\n", named).ShouldBe([0, 1, 0]);
        Points("2 1\n", named).ShouldBe([0, 1, 0]);
        Refused("e 1\n2 0\n", named).ShouldContain("the variable '2' has two values");
        FormatFiles.Read("p.qs", "# variable 1 2\n# variable 2 4\n# variable 3 6\n3 1\n1 2 1\n").Objective.Labels.ShouldBe(["1", "2", "3"]);
        FormatFiles.Read("p.qs", "# variable 1 a\n3 1\n1 2 1\n").Objective.Labels.ShouldBe(["1", "2", "3"]);
        FormatFiles.Read("p.qs", "# variable 1 a\n# variable 2 a\n2 1\n1 2 1\n").Objective.Labels.ShouldBe(["1", "2"]);
    }

    private static SampleSet OneRead(ModelFile problem, sbyte[] point)
    {
        var states = new BitMatrix(1, point.Length);
        states.SetRow(0, point);
        return new SampleSet(problem.Objective.Vartype, states, [0]);
    }

    [Theory]
    [InlineData("objvar 4.5\nx2 1\nx3 1\n", 4.5)]
    [InlineData("b2 1\nb3 1\n", null)]
    [InlineData("x1 1\nx2 1\n", null)]
    public void Names_of_gams_count_the_objective_first(string text, double? claimed)
    {
        var solution = SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), Qplib);
        solution.Points[0].ShouldBe([1, 1, 0]);
        solution.ClaimedObjective.ShouldBe(claimed);
        Qplib.Statement.Objective(solution.Points[0]).ShouldBe(4.5);
    }

    [Fact]
    public void A_permutation_is_a_point_of_an_assignment_problem()
    {
        var problem = FormatFiles.Read("a.dat", "3\n\n0 5 2\n5 0 3\n2 3 0\n\n0 8 15\n8 0 13\n15 13 0\n");
        foreach (var text in new[] { "2 3 1", "1 2 0", "3 420\n2,3,1\n", "0 1 0 0 0 1 1 0 0" })
        {
            var solution = SolutionFile.Read("a.sln", Encoding.UTF8.GetBytes(text), problem);
            solution.Points[0].ShouldBe([0, 1, 0, 0, 0, 1, 1, 0, 0]);
        }

        SolutionFile.Read("a.sln", Encoding.UTF8.GetBytes("3 420\n2 3 1\n"), problem).ClaimedObjective.ShouldBe(420);
        Refused("2 2 1", problem).ShouldContain("no permutation");
    }

    [Theory]
    [InlineData("1 0 -1", "mixes")]
    [InlineData("1 2 1", "no value of a bit")]
    [InlineData("1 1", "no variable '1'")]
    [InlineData("1 0.5 1", "0.5")]
    [InlineData("x1", "neither")]
    [InlineData("{\"type\":\"SampleSet\"}", "num_variables")]
    public void A_point_that_does_not_fit_is_refused(string text, string cause) => Refused(text, Program).ShouldContain(cause);

    [Fact]
    public void What_is_written_is_read_with_its_objective()
    {
        foreach (var (file, point) in new (ModelFile, sbyte[])[] { (Graph, [1, -1, -1]), (Program, Program.Complete([1, 1, 1])) })
        {
            var solution = SolutionFile.Read("x.sol", Encoding.UTF8.GetBytes(SolutionFile.ToText(file, point)), file);
            solution.Points[0].ShouldBe(point);
            solution.ClaimedObjective.ShouldBe(file.Statement.Objective(point));
        }
    }

    [Fact]
    public void The_packed_words_of_the_published_example_are_read_and_written()
    {
        const string json = """
            {"type":"SampleSet","version":{"sampleset_schema":"3.2.0"},"num_variables":3,"num_rows":2,
             "sample_data":{"type":"array","data":[[2],[4]],"data_type":"uint32","shape":[2,1],"use_bytes":false},
             "sample_type":"int8","sample_packed":true,
             "vectors":{"energy":{"type":"array","data":[1,-3],"data_type":"float64","shape":[2],"use_bytes":false},
                        "num_occurrences":{"type":"array","data":[1,2],"data_type":"int64","shape":[2],"use_bytes":false}},
             "variable_labels":["a","b","c"],"variable_type":"SPIN","info":{}}
            """;
        var set = SampleSetFile.ReadJson("s.json", Encoding.UTF8.GetBytes(json), out var labels);
        labels.ShouldBe(["a", "b", "c"]);
        set.Values(0).ShouldBe([-1, 1, -1]);
        set.Values(1).ShouldBe([-1, -1, 1]);
        set.Occurrences.ToArray().ShouldBe([1, 2]);
        using var document = JsonDocument.Parse(SampleSetFile.ToJson(set, labels));
        document.RootElement.GetProperty("sample_data").GetRawText()
            .ShouldBe("""{"type":"array","data_type":"uint32","shape":[2,1],"use_bytes":false,"data":[[2],[4]]}""");
        document.RootElement.GetProperty("vectors").GetProperty("energy").GetProperty("data").GetRawText().ShouldBe("[1,-3]");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(100)]
    public void Sample_sets_of_any_width_survive(int variableCount)
    {
        var random = new RandomKey((ulong)variableCount).CreateSource();
        var states = new BitMatrix(5, variableCount);
        for (var k = 0; k < 5 * variableCount; k++)
        {
            states[k % 5, k / 5] = random.NextBit() == 1;
        }

        var set = new SampleSet(Vartype.Binary, states, [.. Enumerable.Range(0, 5).Select(_ => random.NextGaussian())], [3, 1, 4, 1, 5]);
        var read = SampleSetFile.ReadJson("s.json", SampleSetFile.ToJson(set, null), out var labels);
        labels.ShouldBeNull();
        read.Energies.ToArray().ShouldBe(set.Energies.ToArray());
        read.Occurrences.ToArray().ShouldBe(set.Occurrences.ToArray());
        for (var r = 0; r < 5; r++)
        {
            read.Values(r).ShouldBe(set.Values(r));
        }
    }

    [Fact]
    public void A_csv_lists_different_states_best_first_in_the_sense_of_the_file()
    {
        var states = new BitMatrix(4, 3);
        states.SetRow(0, [1, 1, 1]);
        states.SetRow(1, [1, 0, 0]);
        states.SetRow(2, [1, 1, 1]);
        states.SetRow(3, [0, 1, 0]);
        double[] energies = [.. new sbyte[][] { [1, 1, 1], [1, -1, -1], [1, 1, 1], [-1, 1, -1] }.Select(point => Graph.Objective.Energy(point))];
        var csv = SampleSetFile.ToCsv(new SampleSet(Vartype.Spin, states, energies), Graph);
        Encoding.ASCII.GetString(csv).ShouldBe("rank,state,reads,value,probability\n1,100,1,2,0.25\n2,111,2,0,0.5\n3,010,1,0,0.25\n");
        var solution = SolutionFile.Read("s.csv", csv, Graph);
        solution.Points.Count.ShouldBe(3);
        solution.Points[0].ShouldBe([1, -1, -1]);
        solution.ClaimedObjective.ShouldBe(2);
    }

    [Fact]
    public void A_sample_set_is_matched_by_names_and_its_best_row_comes_first()
    {
        var states = new BitMatrix(2, 3);
        states.SetRow(0, [0, 0, 1]);
        states.SetRow(1, [1, 1, 0]);
        var json = SampleSetFile.ToJson(new SampleSet(Vartype.Binary, states, [1, -2]), ["x3", "x2", "x1"]);
        var solution = SolutionFile.Read("s.json", json, Program);
        solution.Points[0].ShouldBe([0, 1, 1]);
        solution.Points[1].ShouldBe([1, 0, 0]);
        solution.ClaimedObjective.ShouldBe(-2);
    }

    [Fact]
    public void Hostile_solutions_are_no_surprise()
    {
        var random = new RandomKey(4).CreateSource();
        var set = new SampleSet(Vartype.Binary, new BitMatrix(2, 3), [1, -2]);
        byte[][] samples =
        [
            SampleSetFile.ToJson(set, ["x3", "x2", "x1"]), SampleSetFile.ToCsv(set, Program),
                "# objective 3\nx1 1\nx2 0\n"u8.ToArray(), "v x1 -x2\n"u8.ToArray(), "0 1 1"u8.ToArray(),
        ];
        foreach (var sample in samples)
        {
            for (var trial = 0; trial < 500; trial++)
            {
                var bytes = trial < sample.Length ? sample[..trial] : sample.ToArray();
                for (var flips = random.NextBelow(3); flips > 0 && bytes.Length > 0; flips--)
                {
                    bytes[random.NextBelow(bytes.Length)] ^= (byte)(1 << random.NextBelow(8));
                }

                try
                {
                    SolutionFile.Read("fuzz", bytes, Program).Points[0].Length.ShouldBe(3);
                }
                catch (InputException exception)
                {
                    exception.Message.ShouldStartWith("fuzz");
                }
            }
        }
    }

    [Fact]
    public void A_summary_counts_what_there_is()
    {
        var summary = ModelSummary.Of(FormatFiles.Read("r.lp", """
            Minimize
             obj: 0.5 x + [ 3 x * y ] / 2
            Subject To
             x + y + z = 1
             x - y <= 1
             x + y >= 0
             - z + [ x * y ] = 0
            Binary
             x y z
            End
            """));
        summary.Kind.ShouldBe("constrained binary program");
        (summary.VariableCount, summary.InteractionCount, summary.LinearCount, summary.ProductCount, summary.OneHotCount, summary.IsolatedCount)
            .ShouldBe((3, 1, 1, 1, 1, 1));
        summary.RowCounts.ShouldBe((1, 1, 1));
        summary.Density.ShouldBe(1.0 / 3);
        summary.Degrees.ShouldBe((0, 2.0 / 3, 1));
        // 0.5 and 1.5 are 1 and 3 of one unit: two bits and the sign.
        summary.Coefficients.ShouldBe(new CoefficientRange(0.5, 1.5, false, 3));
        // Over spins 0.375 on both, 0.25 + 0.375 and 0.375: 5/8 and 3/8.
        summary.IsingCoefficients.ShouldBe(new CoefficientRange(0.375, 0.625, false, 4));
    }

    [Theory]
    [InlineData("1 2 127", 8)]
    [InlineData("1 2 128", 9)]
    [InlineData("0.1 0.2 0.3", 3)]
    [InlineData("10 20 30", 3)]
    [InlineData("1 1 1", 2)]
    public void The_bits_of_coefficients_are_those_after_scaling(string values, int bits)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        foreach (var (value, i) in values.Split(' ').Select((value, i) => (double.Parse(value), i)))
        {
            builder.AddLinear(i, -value);
        }

        CoefficientRange.Of(builder.Build()).Bits.ShouldBe(bits);
        builder.AddLinear(0, Math.PI);
        CoefficientRange.Of(builder.Build()).Bits.ShouldBeNull();
    }

    private static sbyte[] Points(string text, ModelFile problem) => SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), problem).Points[0];

    private static string Refused(string text, ModelFile problem) =>
        Should.Throw<InputException>(() => SolutionFile.Read("s.sol", Encoding.UTF8.GetBytes(text), problem)).Message;
}

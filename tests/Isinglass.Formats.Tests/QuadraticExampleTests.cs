using System.Text;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Testing;
using static Isinglass.Formats.Tests.FormatFiles;

namespace Isinglass.Formats.Tests;

/// <summary>The published examples of the unconstrained formats with their published values.</summary>
public sealed class QuadraticExampleTests
{
    private const string Graph = "# 3 nodes\n3 3\n1 2 1\n2 3 -1\n1 3 1\n";
    private const string MqlibExample = "3 5\n1 1 5\n2 2 3\n3 3 1\n1 2 -6\n2 3 -1\n";

    [Fact]
    public void The_cut_of_a_rudy_graph_is_minus_the_energy()
    {
        var file = Read("g.mc", Graph);
        file.Sense.ShouldBe(ObjectiveSense.Maximize);
        file.Objective.Vartype.ShouldBe(Vartype.Spin);
        // Node 1 alone against 2 and 3 cuts the edges 1-2 and 1-3.
        file.FileObjective(file.Objective.Energy([1, -1, -1])).ShouldBe(2);
        file.Statement.Objective([1, -1, -1]).ShouldBe(2);
        RandomModels.Minimum(file.Objective).ShouldBe(-2);
        file.EnergyOf(2).ShouldBe(-2);
    }

    [Fact]
    public void An_old_rudy_file_without_weights_has_weight_one() =>
        RandomModels.Minimum(Read("g.rud", "4 4\n1 2\n2 3\n3 4\n4 1\n").Objective).ShouldBe(-4);

    [Fact]
    public void The_mqlib_example_has_its_optimum_6_at_1_0_1()
    {
        foreach (var file in new[]
        {
            Read("q.txt", MqlibExample, new FormatOptions { As = CoordinateReading.QuboMax }),
            Read("q.txt", MqlibExample, new FormatOptions { Format = "mqlib" }),
            Read("q.txt", "1\n" + MqlibExample),
        })
        {
            file.FileObjective(file.Objective.Energy([1, 0, 1])).ShouldBe(6);
            file.FileObjective(RandomModels.Minimum(file.Objective)).ShouldBe(6);
            // A pair counts twice: 5 + 3 - 12.
            file.Statement.Objective([1, 1, 0]).ShouldBe(-4);
        }
    }

    [Fact]
    public void A_file_that_does_not_say_its_sense_is_asked_about()
    {
        Refused("q.txt", MqlibExample).Message.ShouldContain("`as`");
        Refused("q.qb", Graph).Message.ShouldContain("`as`");
        Refused("q.mc", MqlibExample).Message.ShouldContain("`as` qubo-min");
        Refused("q.txt", Graph, new FormatOptions { Format = "mqlbi" }).Message.ShouldContain("mqlib");
    }

    [Fact]
    public void What_the_user_says_of_a_matrix_goes_before_the_ending_and_is_refused_where_a_format_says_it_itself()
    {
        Read("q.mc", MqlibExample, new FormatOptions { As = CoordinateReading.QuboMin }).Sense.ShouldBe(ObjectiveSense.Minimize);
        Refused("q.qubo", "p qubo 0 1 1 0\n0 0 1\n", new FormatOptions { As = CoordinateReading.QuboMin }).Message.ShouldContain("`as`");
    }

    [Fact]
    public void Biq_mac_matrices_are_minimised_with_pairs_twice()
    {
        var file = Read("q.sparse", "2 3\n1 1 -1\n2 2 -1\n1 2 3\n");
        file.Sense.ShouldBe(ObjectiveSense.Minimize);
        file.Objective.Energy([1, 1]).ShouldBe(4);
        Read("q.bq", "2 3\n1 1 -1\n2 2 -1\n1 2 3\n").Objective.Energy([1, 1]).ShouldBe(4);
    }

    [Fact]
    public void An_or_library_file_with_several_problems_asks_which()
    {
        const string two = "2\n1 1\n1 1 4\n" + MqlibExample;
        Refused("b.txt", two).Message.ShouldContain("`problem` 1 .. 2");
        var second = Read("b.txt", two, new FormatOptions { Problem = 2 });
        second.FileObjective(second.Objective.Energy([1, 0, 1])).ShouldBe(6);
        Read("b.txt", two, new FormatOptions { Problem = 1 }).Objective.VariableCount.ShouldBe(1);
        Refused("b.txt", two, new FormatOptions { Problem = 3 }).Message.ShouldContain("no problem 3");
    }

    [Fact]
    public void The_qoblib_example_has_its_offset_and_pairs_twice()
    {
        var file = Read("ms.qs", "# any comment\n# ObjectiveOffset 202539\n3 4\n1 1 -49120\n1 2 1064\n2 2 5\n3 3 -1\n");
        file.Objective.Energy([0, 0, 0]).ShouldBe(202539);
        file.Objective.Energy([1, 1, 1]).ShouldBe(202539 - 49120 + 2 * 1064 + 5 - 1);
    }

    [Fact]
    public void The_qbsolv_example_has_its_minimum()
    {
        const string text = "c tiny example, minimum -2.4 or lower\nc offset : 0.0\np qubo 0 4 4 2\n0 0 3.4\n1 1 4.5\n2 2 2.1\n3 3 -2.4\n0 1 2.2\n2 3 -3.22\n";
        var file = Read("t.qubo", text);
        // 2.1 - 2.4 - 3.22 at x = (0, 0, 1, 1).
        RandomModels.Minimum(file.Objective).ShouldBe(-3.52, 1e-12);
        file.Objective.Energy([0, 0, 0, 1]).ShouldBe(-2.4);
        file.Objective.Energy([0, 0, 1, 1]).ShouldBe(-3.52, 1e-12);
    }

    [Fact]
    public void Scale_and_offset_in_qbsolv_comments_count_and_couplers_may_name_nodes_without_a_line()
    {
        var file = Read("t.qubo", "c scale : 2.0\nc offset : 10\np qubo unconstrained 7 1 1\n2 2 1.5\n3 6 -1\n");
        file.Objective.Energy([0, 0, 1, 1, 0, 0, 1]).ShouldBe(2 * (10 + 1.5 - 1));
        file.Statement.Objective([0, 0, 1, 1, 0, 0, 1]).ShouldBe(21);
    }

    [Theory]
    [InlineData("p qubo 0 2 2 1\n0 0 1\n0 1 1\n1 1 1\n", "coupler stands here")]
    [InlineData("p qubo 0 2 1 1\n0 0 1\n", "cut short")]
    [InlineData("p qubo 0 2 1 1\n0 0 1\n1 1 1\n", "node stands here")]
    [InlineData("p qubo 0 2 0 2\n0 1 1\n1 0 1\n", "listed twice")]
    [InlineData("p qubo 0 2 1 0\n5 5 1\n", "0 .. 1")]
    [InlineData("p qubo 0 999999999 0 0\n", "999999999 variables")]
    [InlineData("0 0 1\n", "p qubo")]
    public void A_wrong_qbsolv_file_is_refused_with_its_cause(string text, string cause) => Refused("t.qubo", text).Message.ShouldContain(cause);

    [Fact]
    public void The_qubist_example_is_over_spins()
    {
        var file = Read("b.qh", "7 2\n2 2 0.65\n6 6 -0.35\n");
        file.Objective.Vartype.ShouldBe(Vartype.Spin);
        file.Objective.Energy([1, 1, -1, 1, 1, 1, 1]).ShouldBe(-1.0, 1e-12);
    }

    [Fact]
    public void The_bqpjson_example_keeps_its_ids()
    {
        var file = Read("b.json", """
            {"version":"1.0.0","id":0,"variable_domain":"boolean","scale":1.0,"offset":0.0,"variable_ids":[2,4,6],
             "linear_terms":[{"id":2,"coeff":1.3},{"id":6,"coeff":-0.7}],"quadratic_terms":[],"metadata":{}}
            """);
        file.Format.ShouldBe("bqpjson");
        file.Objective.Labels.ShouldBe(["2", "4", "6"]);
        RandomModels.Minimum(file.Objective).ShouldBe(-0.7);
    }

    [Fact]
    public void The_scale_of_bqpjson_covers_the_offset()
    {
        var file = Read("b.json", """
            {"version":"1.0.0","id":3,"variable_domain":"spin","scale":4,"offset":0.5,"variable_ids":[7,9],
             "linear_terms":[],"quadratic_terms":[{"id_tail":9,"id_head":7,"coeff":-1}],"metadata":{},"description":"two spins"}
            """);
        file.Objective.Energy([1, 1]).ShouldBe(-2);
        file.Statement.Objective([1, -1]).ShouldBe(6);
    }

    [Fact]
    public void The_coo_example_and_its_missing_header()
    {
        var file = Read("c.coo", "# vartype=BINARY\n0 0 -1\n0 1 1\n1 2 -4.5\n");
        file.Objective.Energy([1, 1, 1]).ShouldBe(-4.5);
        Read("c.coo", "# vartype: SPIN\n0 1 1\n0 1 1\n").Objective.Energy([1, -1]).ShouldBe(-2);
        Refused("c.coo", "0 1 1\n").Message.ShouldContain("`vartype`");
        Read("c.coo", "0 1 1e-3\n", new FormatOptions { Vartype = Vartype.Spin }).Objective.Energy([1, 1]).ShouldBe(1e-3);
        Refused("c.coo", "# vartype=BINARY\n0 1 x\n").Message.ShouldContain("c.coo:2:");
    }

    [Fact]
    public void Coo_is_written_without_exponents_for_readers_that_drop_them()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 2);
        builder.AddLinear(0, 1.25e-9);
        builder.AddQuadratic(0, 1, -3e15);
        var text = WriteText(ModelFile.Of(builder.Build()), "coo");
        text.ShouldBe("# vartype=SPIN\n0 0 0.00000000125\n1 1 0\n0 1 -3000000000000000\n");
    }

    [Fact]
    public void Sign_triangles_are_complete_graphs()
    {
        var file = Read("k.pm1.txt", "+-+\n--\n+\n");
        file.Objective.InteractionCount.ShouldBe(6);
        // Node 1 alone: +1 - 1 + 1.
        file.FileObjective(file.Objective.Energy([1, -1, -1, -1])).ShouldBe(1);
        Read("k.txt", "+-+\n--\n+\n").Format.ShouldBe("pm1");
        Refused("k.pm1.txt", "+-+\n--\n").Message.ShouldContain("too few lines");
        Refused("k.pm1.txt", "+-+\n---\n+\n").Message.ShouldContain("k.pm1.txt:2:");
    }

    [Fact]
    public void Factored_rows_stay_rows()
    {
        var file = Read("f.nn", "nn 3 2 2 10\n1 0 1 1 1\n-1 2 -2\nlin 3\n1\n2\n3\nquad 1\n0 2 -4\n");
        file.Objective.SquaredTerms.Count.ShouldBe(2);
        // lin 1 + 3, quad -4, rows (1 - 1)^2 and (-2 + 1)^2 times 10.
        file.Objective.Energy([1, 0, 1]).ShouldBe(1 + 3 - 4 + 10 * (0 + 1));
        file.Statement.Objective([1, 0, 1]).ShouldBe(10);
    }

    [Theory]
    [InlineData(MatrixReading.Upper, "1,2\n0,3\n", 6.0)]
    [InlineData(MatrixReading.Symmetric, "1;2\n2;3\n", 8.0)]
    [InlineData(MatrixReading.Full, "1 5\n-1 3\n", 8.0)]
    public void A_dense_matrix_means_what_is_said(MatrixReading reading, string text, double allOnes) =>
        Read("m.csv", text, new FormatOptions { Matrix = reading }).Objective.Energy([1, 1]).ShouldBe(allOnes);

    [Fact]
    public void A_dense_matrix_against_what_is_said_is_refused()
    {
        Refused("m.csv", "1,2\n0,3\n").Message.ShouldContain("`matrix`");
        Refused("m.coo", "0 1 1\n", new FormatOptions { Matrix = MatrixReading.Upper, Vartype = Vartype.Spin }).Message.ShouldContain("`matrix` is for dense");
        Refused("m.csv", "1,2\n", new FormatOptions { Matrix = MatrixReading.Upper, Vartype = Vartype.Spin }).Message.ShouldContain("`vartype` is for coo");
        Refused("m.csv", "1,2\n", new FormatOptions { Matrix = MatrixReading.Upper, Mirror = true }).Message.ShouldContain("`qplib_mirror` is for qplib");
        Refused("m.csv", "1,2\n", new FormatOptions { Matrix = MatrixReading.Upper, Problem = 1 }).Message.ShouldContain("`problem` is for orlib");
        Refused("m.coo", "# vartype=BINARY\n0 1 1\n", new FormatOptions { Vartype = Vartype.Spin }).Message.ShouldContain("leave `vartype` out");
        Refused("m.csv", "1,2\n1,3\n", new FormatOptions { Matrix = MatrixReading.Upper }).Message.ShouldContain("below the diagonal");
        Refused("m.csv", "1,2\n0,3\n", new FormatOptions { Matrix = MatrixReading.Symmetric }).Message.ShouldContain("not symmetric");
        Refused("m.csv", "1,2\n0\n", new FormatOptions { Matrix = MatrixReading.Upper }).Message.ShouldContain("m.csv:2:");
        Read("m.csv", "1,2\n0,3\n", new FormatOptions { Matrix = MatrixReading.Upper, As = CoordinateReading.QuboMax }).Objective.Energy([1, 1]).ShouldBe(-6);
    }

    [Fact]
    public void An_npy_file_is_what_numpy_writes()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 2);
        builder.AddLinear(0, 1);
        builder.AddQuadratic(0, 1, -2.5);
        var bytes = Write(ModelFile.Of(builder.Build()), "npy");
        // numpy.save of [[1, -2.5], [0, 0]]: 128 bytes of header, 32 of data.
        bytes.Length.ShouldBe(160);
        bytes.AsSpan(0, 10).ToArray().ShouldBe([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0]);
        Encoding.ASCII.GetString(bytes, 10, 118).TrimEnd(' ', '\n').ShouldBe("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }");
        bytes[127].ShouldBe((byte)'\n');
        ModelFormats.Read("m.npy", bytes, new FormatOptions { Matrix = MatrixReading.Upper }).Objective.Energy([1, 1]).ShouldBe(-1.5);
        var fortran = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("False", "True ", StringComparison.Ordinal));
        Should.Throw<InputException>(() => ModelFormats.Read("m.npy", fortran, new FormatOptions { Matrix = MatrixReading.Upper }))
            .Message.ShouldContain("below");
    }

    [Fact]
    public void The_bqm_example_is_written_and_read_byte_for_byte()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 2) { Labels = ["a", "b"] };
        builder.AddOffset(0.5);
        builder.AddLinear(0, 1);
        builder.AddLinear(1, -1);
        builder.AddQuadratic(0, 1, 2);
        var bytes = Write(ModelFile.Of(builder.Build()), "bqm");
        bytes.Length.ShouldBe(312);
        Encoding.ASCII.GetString(bytes, 0, 8).ShouldBe("DIMODBQM");
        bytes.AsSpan(8, 6).ToArray().ShouldBe([2, 0, 178, 0, 0, 0]);
        Encoding.ASCII.GetString(bytes, 14, 178).TrimEnd().ShouldBe(
            """{"dtype": "float64", "itype": "int32", "ntype": "int32", "shape": [2, 1],"""
            + """ "type": "BinaryQuadraticModel", "variables": true, "vartype": "BINARY"}""");
        Convert.ToHexString(bytes, 0xC0, 64).ShouldBe(
            "000000000000E03F" + "00000000" + "000000000000F03F" + "01000000" + "000000000000F0BF"
            + "01000000" + "0000000000000040" + "00000000" + "0000000000000040" + "56415253" + "38000000");
        Encoding.ASCII.GetString(bytes, 256, 56).ShouldBe("[\"a\", \"b\"]".PadRight(56));
        var file = ModelFormats.Read("x.bqm", bytes);
        file.Objective.Labels.ShouldBe(["a", "b"]);
        RandomModels.Points(2).Select(point => file.Objective.Energy(point)).ShouldBe([0.5, 1.5, -0.5, 2.5]);
    }

    [Fact]
    public void A_bqm_file_of_version_1_has_its_labels_in_the_header()
    {
        const string json =
            """{"dtype": "float32", "itype": "uint32", "ntype": "uint64", "shape": [2, 1], "type": "AdjVectorBQM","""
            + """ "variables": ["p", [0, 1]], "vartype": "SPIN"}""";
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("DIMODBQM"u8);
        writer.Write([(byte)1, (byte)0]);
        writer.Write(json.Length + 1);
        writer.Write(Encoding.ASCII.GetBytes(json + "\n"));
        writer.Write(0.25f);
        writer.Write(0UL);
        writer.Write(1.5f);
        writer.Write(1UL);
        writer.Write(0f);
        writer.Write(1u);
        writer.Write(-2f);
        writer.Write(0u);
        writer.Write(-2f);
        var file = ModelFormats.Read("x.bqm", stream.ToArray());
        file.Objective.Labels.ShouldBe(["p", "[0, 1]"]);
        file.Objective.Energy([1, -1]).ShouldBe(0.25 + 1.5 + 2);
        stream.ToArray()[8] = 3;
        Should.Throw<InputException>(() => ModelFormats.Read("x.bqm", [.. stream.ToArray().Select((b, k) => k == 8 ? (byte)3 : b)]))
            .Message.ShouldContain("version 3");
    }

    [Fact]
    public void A_dimod_json_model_is_read()
    {
        var file = Read("b.json", """
            {"type":"BinaryQuadraticModel","version":{"bqm_schema":"3.0.0"},"use_bytes":false,"index_type":"int32","bias_type":"float64",
             "num_variables":2,"num_interactions":1,"variable_labels":["a","b"],"variable_type":"SPIN","offset":0.0,"info":{},
             "linear_biases":[-1.0,1.0],"quadratic_biases":[-1.0],"quadratic_head":[0],"quadratic_tail":[1]}
            """);
        file.Format.ShouldBe("dimod-json");
        file.Objective.Energy([1, -1]).ShouldBe(-1 - 1 + 1);
        file.Objective.Labels.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Numbers_are_read_as_fortran_and_c_write_them()
    {
        var file = Read("q.sparse", "\uFEFF 4 4\r\n1 1 +1\r\n2 2\t.5\r\n\r\n# comment\n3 3 1D+3\n4 4 -1e-3\n");
        file.Objective.Linear.ToArray().ShouldBe([1, 0.5, 1000, -0.001]);
    }

    [Theory]
    [InlineData("2 1\n1 2 nan\n", ":2:")]
    [InlineData("2 1\n1 2 1e999\n", "Scale the problem")]
    [InlineData("2 1\n1 3 1\n", "1 .. 2")]
    [InlineData("2 1\n1 1.5 1\n", "whole number")]
    [InlineData("2 1\n1 2 1 7\n", "left over")]
    [InlineData("2 1\n1 2 1\n2 1 1\n", "follows the last")]
    [InlineData("2 2\n1 2 1\n2 1 1\n", "listed twice (first on line 2)")]
    [InlineData("2 2\n1 2 1\n", "after 1 of 2")]
    [InlineData("2000000000 1\n1 2 1\n", "2000000000 variables")]
    [InlineData("", "empty")]
    [InlineData("2\n", "number of entries")]
    public void A_wrong_line_is_refused_with_its_cause(string text, string cause) => Refused("q.sparse", text).Message.ShouldContain(cause);

    [Fact]
    public void Packed_files_are_unpacked_and_damage_is_told()
    {
        var packed = Packed(Encoding.UTF8.GetBytes(Graph));
        ModelFormats.Read("g.mc.gz", packed).Objective.VariableCount.ShouldBe(3);
        Should.Throw<InputException>(() => ModelFormats.Read("g.mc.gz", packed[..^12])).Message.ShouldContain("g.mc.gz");
        Should.Throw<InputException>(() => ModelFormats.Read("g.mc", [0xFD, .. "7zXZ"u8, 0])).Message.ShouldContain("packed with xz but damaged");
        Should.Throw<InputException>(() => ModelFormats.Read("no-such-folder/g.mc")).Message.ShouldContain("no such file");
    }

    [Fact]
    public void A_file_on_disk_is_written_and_read_packed_by_its_ending()
    {
        var path = Path.Combine(Path.GetTempPath(), $"isinglass-{Guid.NewGuid():N}.sparse.gz");
        try
        {
            var file = Read("q.sparse", "2 3\n1 1 -1\n2 2 -1\n1 2 3\n");
            ModelFormats.Write(path, file).ShouldBeEmpty();
            File.ReadAllBytes(path)[0].ShouldBe((byte)0x1F);
            ModelFormats.Read(path).Objective.Energy([1, 1]).ShouldBe(4);
            Should.Throw<InputException>(() => ModelFormats.Write(path + ".doc", file)).Message.ShouldContain(".sparse");
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using System.IO.Compression;
using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Programs;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Testing;
using static Isinglass.Formats.Tests.FormatFiles;

namespace Isinglass.Formats.Tests;

/// <summary>The published examples of the constrained formats with their published values, and the traps of each.</summary>
public sealed class ConstrainedExampleTests
{
    /// <summary>The example of the format's paper (Furini et al. 2019).</summary>
    private const string Mipband = """
        ! ---------------
        ! example problem
        ! ---------------
        MIPBAND # problem name
        QML # problem is a mixed-integer quadratic program
        Minimize # minimize the objective function
        3 # variables
        2 # general linear constraints
        5 # nonzeros in lower triangle of Q^0
        1 1 2.0 5 lines row & column index & value of nonzero in lower triangle Q^0
        2 1 -1.0 |
        2 2 2.0 |
        3 2 -1.0 |
        3 3 2.0 |
        -0.2 default value for entries in b_0
        1 # non default entries in b_0
        2 -0.4 1 line of index & value of non-default values in b_0
        0.0 value of q^0
        4 # nonzeros in vectors b^i (i=1,...,m)
        1 1 1.0 4 lines constraint, index & value of nonzero in b^i (i=1,...,m)
        1 2 1.0 |
        2 1 1.0 |
        2 3 1.0 |
        1.0E+20 infinity
        1.0 default value for entries in c_l
        0 # non default entries in c_l
        1.0E+20 default value for entries in c_u
        0 # non default entries in c_u
        0.0 default value for entries in l
        0 # non default entries in l
        1.0 default value for entries in u
        1 # non default entries in u
        2 2.0 1 line of non-default indices and values in u
        0 default variable type is continuous
        1 # non default variable types
        3 2 variable 3 is binary
        1.0 default value for initial values for x
        0 # non default entries in x
        0.0 default value for initial values for y
        0 # non default entries in y
        0.0 default value for initial values for z
        0 # non default entries in z
        0 # non default names for variables
        0 # non default names for constraints
        """;

    [Fact]
    public void The_qplib_example_has_2_65_as_listed_and_1_15_mirrored()
    {
        var content = FileContent.Of("mipband.qplib", Encoding.UTF8.GetBytes(Mipband));
        QplibFormat.ReadProgram(content, mirror: false).ObjectiveValue([1, 2, 0.5]).ShouldBe(2.65, 1e-12);
        QplibFormat.ReadProgram(content, mirror: true).ObjectiveValue([1, 2, 0.5]).ShouldBe(1.15, 1e-12);
        Refused("mipband.qplib", Mipband).Message.ShouldContain("continuous");
    }

    [Fact]
    public void A_binary_qplib_file_is_a_model()
    {
        const string text = "small\nQBL\nmaximize\n2\n1\n1\n2 1 6\n0\n1\n1 1.5\n0.25\n2\n1 1 1\n1 2 1\n1D+20\n-1D+20\n0\n1\n0\n";
        var file = Read("s.qplib", text);
        file.Sense.ShouldBe(ObjectiveSense.Maximize);
        file.FileObjective(file.Objective.Energy([1, 1])).ShouldBe(0.25 + 1.5 + 3);
        file.Constrained!.IsFeasible([1, 1]).ShouldBeFalse();
        file.Constrained.IsFeasible([1, 0]).ShouldBeTrue();
        Read("s.qplib", text, new FormatOptions { Mirror = true }).Objective.Energy([1, 1]).ShouldBe(-(0.25 + 1.5 + 6));
    }

    [Fact]
    public void The_lp_example_halves_its_bracket()
    {
        var file = Read("e.lp", "Minimize\n obj: x0 + x1 + [ 6 x0 * x1 ] / 2\nSubject To\n c1: x0 + x1 >= 1\nBinary\n x0 x1\nEnd\n");
        file.Objective.Labels.ShouldBe(["x0", "x1"]);
        file.Objective.Energy([1, 1]).ShouldBe(5);
        file.Constrained!.IsFeasible([0, 0]).ShouldBeFalse();
        file.Constrained.RowNames.ShouldBe(["c1"]);
    }

    [Theory]
    [InlineData("min\n - [ x^2 ]/2\nst\nbin\nx\nend", -0.5)]
    [InlineData("min\n - [ - x * x ] / 2 + 3\nst\nbin\nx\nend", 3.5)]
    [InlineData("minimise obj: \n 2\n x\n +\n [ 2 x * x \n + 4 x ^ 2 ]\n /\n 2\nsubject to\nbinaries\n x\nend", 5.0)]
    [InlineData("MAX\\ comment\n OBJ: .5 x - 1e1\nST\nINTEGERS\n x\nBOUNDS\n x <= 1\nEND", 9.5)]
    public void Signs_before_brackets_and_line_breaks_do_not_change_a_coefficient(string text, double energyAtOne) =>
        Read("t.lp", text).Objective.Energy([1]).ShouldBe(energyAtOne);

    [Fact]
    public void Rows_of_lp_may_be_quadratic_ranged_or_mirrored()
    {
        var file = Read("r.lp", """
            Minimize
             obj: x
            Subject To
             range: 1 <= x + y + z <= 2
             at_least: 1 <= x + y
             -x - z >= -1
             quad: [ x * y + 2 y * z ] <= 1
             prod: - z + [ x * y ] = 0
            Bounds
             y = 1
            Binary
             x y z
            End
            """);
        var rows = file.Constrained!;
        rows.Products.ShouldContain(new ProductConstraint(2, 0, 1));
        // x*y and y*z of the row 'quad' are two more bits.
        file.FileVariableCount.ShouldBe(3);
        rows.VariableCount.ShouldBe(5);
        foreach (var point in RandomModels.Points(3))
        {
            var (x, y, z) = (point[0], point[1], point[2]);
            var holds = x + y + z is 1 or 2 && x + y >= 1 && x + z <= 1 && x * y + 2 * y * z <= 1 && z == x * y && y == 1;
            rows.IsFeasible(file.Complete(point)).ShouldBe(holds, string.Join(' ', point));
            file.Statement.Rows(point).All(row => row.IsSatisfied).ShouldBe(holds);
        }
    }

    [Theory]
    [InlineData("min\n x\nst\n x + y 3\nbin\n x y\nend", "r.lp:4:")]
    [InlineData("min\n [ x * y ]\nst\nbin\n x y\nend", "'] / 2'")]
    [InlineData("min\n x\nst\nend", "continuous")]
    [InlineData("min\n x\nst\nbounds\n x >= 7\ngeneral\n x\nend", "integer without an upper bound, and no row gives it one")]
    [InlineData("min\n 2 3 x\nst\nbin\n x\nend", "r.lp:2:")]
    [InlineData("min\n x\nst\n c: x >= 1 x <= 0\nbin\n x\nend", "r.lp:4:")]
    [InlineData("x + y", "Minimize")]
    [InlineData("min\n x y\nst\nbin\n x\nend", "r.lp:2:")]
    [InlineData("min\n [ x ] / 2\nst\nbin\n x\nend", "'*'")]
    [InlineData("min\n 1e60 x\nst\nbin\n x\nend", "too large")]
    [InlineData("min\n 1,5 x\nst\nbin\n x\nend", "r.lp:2: '1,5...' is no number here: write a decimal point")]
    [InlineData("min\n x\nst\n x <= 1'000\nbin\n x\nend", "r.lp:4: '1'0...' is no number here")]
    [InlineData("min\n x[0 + x[1]\nst\nbin\n x\nend", "r.lp:2: the bracket in the name that begins with 'x' is not closed")]
    public void A_wrong_lp_file_is_refused_with_its_cause(string text, string cause) => Refused("r.lp", text).Message.ShouldContain(cause);

    [Fact]
    public void Lp_names_may_have_brackets()
    {
        var file = Read("b.lp", """
            Maximize
             2 x[0] + 3x[1,-2] + [ 2 x[0]*x[1,-2] + y['a'](b)[3]^2 ] / 2
            Subject To
             R[0]: x[0] + x[1,-2]+y['a'](b)[3] <= 2
             R[1]:[ x[0] * y['a'](b)[3] ] <= 1
            Binaries
             x[0] x[1,-2] y['a'](b)[3]
            End
            """.ReplaceLineEndings("\r\n"));
        file.Objective.Labels!.Take(3).ShouldBe(["x[0]", "x[1,-2]", "y['a'](b)[3]"]);
        file.Constrained!.RowNames.ShouldBe(["R[0]", "R[1]"]);
        file.Statement.Objective([1, 1, 1]).ShouldBe(2 + 3 + 1 + 0.5);
        file.Statement.Rows([1, 1, 1])[0].Violation.ShouldBe(1);
    }

    [Theory]
    [InlineData("RHS\n R1 C1 2\n R2 C1 1\n", "t.mps:12: a second set of RHS begins: 'R2', after 'R1' in line 11")]
    [InlineData("RHS\n R1 C1 2\n R2 OBJ 1\n", "a second set of RHS")]
    [InlineData("RHS\n R1 C1 2\nRANGES\n A C1 1\n B C1 0\n", "a second set of RANGES begins: 'B'")]
    [InlineData("RHS\n R1 C1 2\nBOUNDS\n BV B1 X1\n FX B2 X1 0\n", "a second set of BOUNDS begins: 'B2'")]
    [InlineData("RHS\n R1 C1 2\n R1 C1 1\n", "t.mps:12: the row 'C1' comes a second time in RHS, first in line 11")]
    [InlineData("RHS\n R1 C1 2 C1 2\n", "the row 'C1' comes a second time in RHS")]
    [InlineData("RHS\n R1 OBJ 2\n R1 OBJ 2\n", "the row 'OBJ' comes a second time in RHS")]
    [InlineData("RHS\n C1 2\nRANGES\n C1 1\n C1 2\n", "the row 'C1' comes a second time in RANGES")]
    [InlineData("RHS\n C1 2\nBOUNDS\n UP B X1 1\n UP B X1 0\n", "the upper bound of 'X1' comes a second time in BOUNDS")]
    [InlineData("RHS\n C1 2\nBOUNDS\n FX B X1 1\n LO B X1 0\n", "the lower bound of 'X1' comes a second time")]
    public void What_mps_says_twice_is_refused(string sections, string cause)
    {
        const string head = "NAME T\nROWS\n N OBJ\n L C1\nCOLUMNS\n M1 'MARKER' 'INTORG'\n X1 OBJ -3 C1 1\n X2 OBJ -2 C1 1\n M2 'MARKER' 'INTEND'\n";
        Refused("t.mps", $"{head}{sections}ENDATA\n").Message.ShouldContain(cause);
        Read("t.mps", $"{head}RHS\n R1 C1 2\nBOUNDS\n BV B X1\n LO X2 0\n UP B X2 1\n FX B X1 1\nENDATA\n").FileVariableCount.ShouldBe(2);
    }

    [Fact]
    public void Mps_has_the_objectives_negated_constant_on_its_right_side_with_tabs_and_carriage_returns()
    {
        var file = Read("t.mps", "NAME\tT\r\nROWS\r\n\tN\tOBJ\r\n\tE\tC1\r\nCOLUMNS\r\n\tX\tOBJ\t1\tC1\t1\r\nRHS\r\n\tR\tOBJ\t-4\r\n\tR\tC1\t1\r\n"
            + "BOUNDS\r\n\tBV\tB\tX\r\nENDATA\r\n");
        file.Statement.Objective([1]).ShouldBe(5);
        file.Constrained!.IsFeasible([0]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2 1 6\n2 1 6\n", "", "the pair 2 1 is listed twice, first in line 6")]
    [InlineData("2 1 6\n1 2 6\n", "1 1\n1 2\n", "number 1 of the linear coefficients is listed twice")]
    public void What_qplib_lists_twice_is_refused(string pairs, string linear, string cause) =>
        Refused("t.qplib", $"t\nQBN\nminimize\n2\n2\n{pairs}0\n{linear.Count(c => c == '\n')}\n{linear}0\n1e20\n").Message.ShouldContain(cause);

    [Fact]
    public void Mps_has_half_a_triangle_or_half_of_two()
    {
        const string head =
            "NAME t\nOBJSENSE\n MIN\nROWS\n N obj\n G c1\nCOLUMNS\n M1 'MARKER' 'INTORG'\n x obj 1 c1 1\n y obj 1 c1 1\n M2 'MARKER' 'INTEND'\n"
            + "RHS\n RHS obj -2.5 c1 1\n";
        foreach (var quadratic in new[] { "QUADOBJ\n x x 4\n x y 3\n", "QMATRIX\n x x 4\n x y 3\n y x 3\n" })
        {
            var file = Read("t.mps", head + quadratic + "ENDATA\n");
            file.Objective.Energy([1, 1]).ShouldBe(2 + 2.5 + 2 + 3);
            file.Constrained!.IsFeasible([0, 0]).ShouldBeFalse();
        }

        Refused("t.mps", head + "QUADOBJ\n x y 3\n y x 3\nENDATA\n").Message.ShouldContain("both triangles");
        Refused("t.mps", head + "QMATRIX\n x y 3\nENDATA\n").Message.ShouldContain("not symmetric");
        Refused("t.mps", head).Message.ShouldContain("ENDATA");
        Refused("t.mps", head + "SOS\nENDATA\n").Message.ShouldContain("section SOS");
    }

    [Theory]
    [InlineData("E", 1.0, 1.0, 2.0)]
    [InlineData("E", -1.0, 0.0, 1.0)]
    [InlineData("L", 1.0, 0.0, 1.0)]
    [InlineData("G", -1.0, 1.0, 2.0)]
    public void Ranges_of_mps_go_their_four_ways(string sense, double range, double least, double greatest)
    {
        var file = Read("t.mps", $"NAME\nROWS\n N obj\n {sense} c\nCOLUMNS\n x c 1\n y c 1\nRHS\n c 1\nRANGES\n c {range}\nBOUNDS\n BV BND x\n BV y\nENDATA\n");
        foreach (var point in RandomModels.Points(2))
        {
            file.Constrained!.IsFeasible(point).ShouldBe(point[0] + point[1] >= least && point[0] + point[1] <= greatest);
        }
    }

    [Fact]
    public void Quadratic_rows_of_mps_have_no_half()
    {
        var file = Read("t.mps",
            "NAME\nROWS\n N obj\n L c\nCOLUMNS\n x obj 1\n y obj 1\nRHS\n RHS c 1.5\nBOUNDS\n BV B x\n BV B y\nQCMATRIX c\n x y 1\n y x 1\nENDATA\n");
        file.Constrained!.IsFeasible(file.Complete([1, 1])).ShouldBeFalse();
        file.Constrained.IsFeasible(file.Complete([1, 0])).ShouldBeTrue();
        file.Statement.Rows([1, 1])[0].Activity.ShouldBe(2);
    }

    [Fact]
    public void Opb_has_products_and_complements_everywhere()
    {
        var file = Read("o.opb", """
            * #variable= 4 #constraint= 2
            min: +3 x1 -2 x1 x2 +5 ~x3 +7 x3 x3 -4 ~x1 x2 ~x3 ;
            +1 x1 +2 ~x2 x3 >= 1 ;
            -1 x1 -1 x2 >= -2;
            """);
        file.FileVariableCount.ShouldBe(4);
        foreach (var point in RandomModels.Points(4))
        {
            var (a, b, c) = (point[0], point[1], point[2]);
            var energy = 3 * a - 2 * a * b + 5 * (1 - c) + 7 * c - 4 * (1 - a) * b * (1 - c);
            var whole = file.Complete(point);
            file.Objective.Energy(whole).ShouldBe(energy);
            file.Statement.Objective(point).ShouldBe(energy);
            file.Constrained!.IsFeasible(whole).ShouldBe(a + 2 * (1 - b) * c >= 1);
            file.Statement.Rows(point).All(row => row.IsSatisfied).ShouldBe(a + 2 * (1 - b) * c >= 1);
        }
    }

    [Theory]
    [InlineData("min: +1 x1", "cut short")]
    [InlineData("min: 1 ;", "variable after its coefficient")]
    [InlineData("+1 x1 >= 1 ;\nmin: +1 x1 ;", "o.opb:2:")]
    [InlineData("min: x1 ;", "a number")]
    [InlineData("min: +1 x1 ;\n+1 x1 > 0 ;", "o.opb:2: OPB knows '>=' and '='")]
    [InlineData("min: +1 x1 ;\n+1 x1\n< 1 ;", "o.opb:3: OPB knows")]
    [InlineData("min: +1.5 x1 ;", "whole numbers only, not 1.5")]
    [InlineData("min: +1,000 x1 ;", "no separators of thousands")]
    [InlineData("min: +1 ,5 x1 ;", "begins with a letter")]
    [InlineData("min: +1 x1 ;\n+1 x1 >= 1_000 ;", "no separators of thousands")]
    [InlineData("min: +1 x1 ;\n+1 x1 >= ;", "o.opb:2:")]
    public void A_wrong_opb_file_is_refused_with_its_cause(string text, string cause) => Refused("o.opb", text).Message.ShouldContain(cause);

    [Fact]
    public void An_assignment_problem_is_one_hot_and_its_cost_is_that_of_the_permutation()
    {
        var file = Read("a.dat", "3\n\n0 5 2\n5 0 3\n2 3 0\n\n0 8 15\n8 0 13\n15 13 0\n");
        var model = file.Constrained!;
        model.Rows.RowCount.ShouldBe(6);
        foreach (var permutation in new int[][] { [0, 1, 2], [2, 0, 1], [1, 0, 2] })
        {
            double[,] a = { { 0, 5, 2 }, { 5, 0, 3 }, { 2, 3, 0 } };
            double[,] b = { { 0, 8, 15 }, { 8, 0, 13 }, { 15, 13, 0 } };
            var cost = Enumerable.Range(0, 3).Sum(i => Enumerable.Range(0, 3).Sum(j => a[i, j] * b[permutation[i], permutation[j]]));
            var point = ((QuadraticAssignment)file.Statement).PointOf(permutation);
            model.IsFeasible(point).ShouldBeTrue();
            model.Objective.Energy(point).ShouldBe(cost);
        }

        Refused("a.dat", "3\n0 5 2\n").Message.ShouldContain("cut short");
        Refused("a.dat", "2\n0 1 1 0\n0 1 1 0\n7\n").Message.ShouldContain("follows");
    }

    [Fact]
    public void A_quadratic_knapsack_is_maximised_with_each_pair_once()
    {
        var file = Read("k.txt", "r_3_100_1\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n\nmade up for a test\n");
        file.Format.ShouldBe("qkp");
        file.ProblemName.ShouldBe("r_3_100_1");
        file.FileObjective(file.Objective.Energy([1, 1, 1])).ShouldBe(66);
        file.Constrained!.IsFeasible([1, 1, 0]).ShouldBeTrue();
        file.Constrained.IsFeasible([1, 0, 1]).ShouldBeFalse();
        file.FileObjective(file.Objective.Energy([1, 1, 0])).ShouldBe(31);
    }

    [Fact]
    public void Integers_and_sections_that_are_not_handled_are_refused_with_their_line_and_a_cure()
    {
        const string head = "Minimize\n obj: x\nSubject To\n c: x + y <= 3\n";
        Refused("t.lp", head + "Binary\n x\nEnd\n").Message.ShouldStartWith("t.lp:4: variable 'y' is continuous");
        Refused("t.lp", head + "SOS\n s1: S1:: x:1 y:2\nEnd\n").Message.ShouldStartWith("t.lp:5: section SOS is not handled");
        Refused("t.lp", head + "Semi-continuous\n x\nEnd\n").Message.ShouldStartWith("t.lp:5: section Semi");
        const string mps = "NAME\nROWS\n N o\n G c\nCOLUMNS\n M 'MARKER' 'INTORG'\n x o 1 c 1\nBOUNDS\n PL B x\nENDATA\n";
        Refused("t.mps", mps).Message.ShouldStartWith("t.mps:7: variable 'x' is an integer without an upper bound, and no row gives it one. Write a bound");
        Refused("t.lp", "Minimize\n obj: x\nSubject To\n c: x - z <= 3\nGeneral\n x z\nEnd\n").Message.ShouldStartWith(
            "t.lp:2: variable 'x' is an integer without an upper bound; row c would give it one if 'z' had an upper bound. Write a bound, such as x <= 1000.");
        Should.Throw<InputException>(() => Read("t.opb", "min: +1 x1 ;\n", new FormatOptions { Integers = IntegerEncoding.Unary }))
            .Message.ShouldContain("`integers` is for files that can have integers");
    }

    [Fact]
    public void A_row_that_is_declared_twice_is_refused_with_both_lines()
    {
        const string text = "Minimize\n obj: x\nSubject To\n c: x + y <= 1\n d: x >= 0\n c: x + y >= 1\nBinary\n x y\nEnd\n";
        Refused("t.lp", text).Message.ShouldBe("t.lp:6: the row 'c' is declared twice, first in line 4. Give every row a name of its own, or none.");
        Read("t.lp", text.Replace(" c: x + y >=", " e: x + y >=")).Constrained!.RowNames.ShouldBe(["c", "d", "e"]);
        Read("t.lp", text.Replace(" c: x + y >=", " x + y >=")).Constrained!.RowNames.ShouldBe(["c", "d", null]);
    }

    [Theory]
    [InlineData("lp")]
    [InlineData("mps")]
    public void Names_of_rows_that_are_written_differ_whatever_the_model_calls_them(string format)
    {
        // An interval becomes two rows of one name; c1, c2 and obj are the writer's own words.
        var file = Read("t.lp", "Minimize\n obj: x\nSubject To\n c2: 1 <= x + y <= 2\n obj: x + z <= 1\n y + z <= 1\n c5: [ x * y ] + z <= 1\n product_x: x + "
            + "y + z <= 3\nBinary\n x y z\nEnd\n");
        var again = ModelFormats.Read($"u.{format}", FormatFiles.Write(file, format));
        again.Constrained!.RowNames.Distinct().Count().ShouldBe(again.Constrained.Rows.RowCount);
        again.Constrained.RowNames.ShouldContain("c2");
        foreach (var point in RandomModels.Points(3))
        {
            again.Constrained.IsFeasible(again.Complete(file.Complete(point))).ShouldBe(file.Constrained!.IsFeasible(file.Complete(point)));
        }
    }

    [Fact]
    public void A_dense_problem_with_equations_counts_every_entry()
    {
        const string text = """
            {"name": "t", "n": 3, "Q": [[1, 2, 0], [3, -4, 0], [0, 0.5, 0]], "A": [[1, 1, 0], [0, 0, 2]], "b": [1, 2], "sense": "min x^T Q x", "optimum": -3.5}
            """;
        var file = Read("t.json", text);
        file.Format.ShouldBe("dense-json");
        file.ProblemName.ShouldBe("t");
        file.StatedOptimum.ShouldBe(-3.5);
        Read("t.json", text.Replace(", \"optimum\": -3.5", "")).StatedOptimum.ShouldBeNull();
        file.Objective.Energy([1, 1, 1]).ShouldBe(1 - 4 + 5 + 0.5);
        file.Constrained!.IsFeasible([0, 1, 1]).ShouldBeTrue();
        file.Constrained.IsFeasible([1, 1, 1]).ShouldBeFalse();
        file.Statement.Objective([0, 1, 1]).ShouldBe(-3.5);
        var again = ModelFormats.Read("u.qcbo.json", FormatFiles.Write(file, "dense-json"));
        foreach (var point in RandomModels.Points(3))
        {
            again.Objective.Energy(point).ShouldBe(file.Objective.Energy(point));
            again.Constrained!.IsFeasible(point).ShouldBe(file.Constrained.IsFeasible(point));
        }

        Refused("t.json", text.Replace("[1, 2]", "[1]")).Message.ShouldContain("'b' has 1");
        Refused("t.json", text.Replace("[0, 0, 2]", "[0, 2]")).Message.ShouldContain("row 1 of 'A'");
        Refused("t.json", text.Replace("min x", "max x")).Message.ShouldContain("Change the sign");
        var knapsack = Read("k.txt", "k\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n");
        Should.Throw<InputException>(() => FormatFiles.Write(knapsack, "dense-json")).Message.ShouldContain("equations only");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_lengths_of_the_quadratic_section_of_a_cqm_are_read(bool shortLength)
    {
        // s0 in {-1, +1} and x1 in {0, 1}: objective 2 + s0 - 3 x1 + 4 s0 x1, row s0 + x1 <= 1 called 7.
        var bytes = Cqm(
            [(1, -1, 1), (0, 0, 1)],
            Expression([0, 1], 2, [1, -3], [(1, 0, 4)], shortLength),
            ("7", Expression([0, 1], 0, [1, 1], [], shortLength), "<=", 1, null));
        var file = ModelFormats.Read("x.cqm", bytes);
        file.Constrained!.RowNames.ShouldBe(["7"]);
        foreach (var point in RandomModels.Points(2))
        {
            var (s, x) = (2 * point[0] - 1, point[1]);
            file.Objective.Energy(point).ShouldBe(2 + s - 3 * x + 4 * s * x);
            file.Statement.Objective(point).ShouldBe(2 + s - 3 * x + 4 * s * x);
            file.Constrained.IsFeasible(point).ShouldBe(s + x <= 1);
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(-0.5, 1, 1)]
    [InlineData(-1, 0, 0)]
    [InlineData(-1, -1, 0)]
    public void Bounds_of_a_spin_that_leave_one_value_are_a_row(double lower, double upper, int bit)
    {
        var expression = Expression([0], 0, [1], [], false);
        ModelFile File(double least, double greatest) =>
            ModelFormats.Read("x.cqm", Cqm([(1, least, greatest)], expression, ("\"c\"", expression, "<=", 1, null)));
        File(lower, upper).Constrained!.IsFeasible([(sbyte)bit]).ShouldBeTrue();
        File(lower, upper).Constrained!.IsFeasible([(sbyte)(1 - bit)]).ShouldBeFalse();
        Should.Throw<InputException>(() => File(0, 0)).Message.ShouldContain("two values");
    }

    [Fact]
    public void A_soft_equality_of_a_cqm_is_a_squared_term_and_other_soft_constraints_are_refused()
    {
        var objective = Expression([0, 1], 0, [0, 0], [], false);
        var row = Expression([0, 1], 0, [1, 1], [], false);
        var file = ModelFormats.Read("x.cqm", Cqm([(0, 0, 1), (0, 0, 1)], objective, ("\"soft\"", row, "==", 1, (3.0, "quadratic"))));
        file.Constrained.ShouldBeNull();
        file.Objective.SquaredTerms.Count.ShouldBe(1);
        file.Objective.Energy([1, 1]).ShouldBe(3);
        file.Statement.Objective([1, 1]).ShouldBe(3);
        Should.Throw<InputException>(() => ModelFormats.Read("x.cqm", Cqm([(0, 0, 1), (0, 0, 1)], objective, ("\"soft\"", row, "<=", 1, (3.0, "linear")))))
            .Message.ShouldContain("Make it hard");
        Should.Throw<InputException>(() => ModelFormats.Read("x.cqm", Cqm([(3, 0, 9), (0, 0, 1)], objective, ("\"c\"", row, "<=", 1, null))))
            .Message.ShouldContain("continuous");

        // The upper bound that dimod writes for none; the row has one.
        var whole = ModelFormats.Read("x.cqm", Cqm([(2, 0, (1L << 53) - 1), (0, 0, 1)], objective, ("\"c\"", row, "<=", 5, null)));
        whole.Integers!.Integers.Single().Upper.ShouldBe(5);
    }

    private static byte[] Cqm(
        (sbyte Kind, double Lower, double Upper)[] variables,
        byte[] objective,
        (string Label, byte[] Left, string Sense, double Side, (double Weight, string Penalty)? Soft) constraint)
    {
        using var stream = new MemoryStream();
        stream.Write("DIMODCQM"u8);
        var header = $"{{\"num_constraints\": 1, \"num_variables\": {variables.Length}}}".PadRight(114);
        stream.Write([2, 0, 114, 0, 0, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, byte[] content)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }

            Add("varinfo", Section("VTYP",
                [.. variables.SelectMany(v => (byte[])[(byte)v.Kind, .. BitConverter.GetBytes(v.Lower), .. BitConverter.GetBytes(v.Upper)])], false));
            Add("objective", objective);
            var folder = $"constraints/{constraint.Label}/";
            Add(folder + "lhs", constraint.Left);
            Add(folder + "rhs", BitConverter.GetBytes(constraint.Side));
            Add(folder + "sense", Encoding.ASCII.GetBytes(constraint.Sense));
            if (constraint.Soft is { } soft)
            {
                Add(folder + "weight", BitConverter.GetBytes(soft.Weight));
                Add(folder + "penalty", Encoding.ASCII.GetBytes(soft.Penalty));
            }
        }

        return stream.ToArray();
    }

    private static byte[] Expression(int[] parents, double offset, double[] linear, (int U, int V, double Bias)[] pairs, bool shortLength)
    {
        var json = $"{{\"dtype\": \"float64\", \"itype\": \"int32\", \"shape\": [{parents.Length}, {pairs.Length}], \"type\": \"Expression\"}}".PadRight(113);
        return
        [
            .. "DIMODEXPR"u8, 2, 0, 113, 0, 0, 0, .. Encoding.ASCII.GetBytes(json),
            .. Section("INDX", [.. parents.SelectMany(BitConverter.GetBytes)], false),
            .. Section("OFFS", BitConverter.GetBytes(offset), false),
            .. Section("LINB", [.. linear.SelectMany(BitConverter.GetBytes)], false),
            .. Section("QUAD", [.. pairs.SelectMany(Term)], !shortLength),
        ];
    }

    private static byte[] Term((int U, int V, double Bias) pair) =>
        [.. BitConverter.GetBytes(pair.U), .. BitConverter.GetBytes(pair.V), .. BitConverter.GetBytes(pair.Bias)];

    private static byte[] Section(string magic, byte[] data, bool longLength)
    {
        var head = longLength ? 12 : 8;
        var length = (head + data.Length + 63) / 64 * 64 - head;
        return
        [
            .. Encoding.ASCII.GetBytes(magic), .. BitConverter.GetBytes(length), .. longLength ? new byte[4] : [],
            .. data, .. Enumerable.Repeat((byte)' ', length - data.Length),
        ];
    }

    [Theory]
    [InlineData("QCL", "1\n0\n", 2, "'x1' is continuous")]
    [InlineData("QML", "1\n0\n2\n1\n2 0\n", 25, "'x2' is continuous")]
    [InlineData("QGL", "1\n0\n7\n0\n", 23, "the type of variable 1 is 7")]
    public void Variables_that_are_not_handled_have_their_line_in_qplib(string type, string upperBoundsAndTypes, int line, string message)
    {
        const string upToLowerBounds = "2\n1\n1\n1 1 2.0\n0\n0\n0.0\n2\n1 1 1\n1 2 1\n1e30\n-1e30\n0\n1\n0\n0\n0\n";
        var error = Refused("t.qplib", $"t\n{type}\nminimize\n{upToLowerBounds}{upperBoundsAndTypes}").Message;
        error.ShouldStartWith($"t.qplib:{line}: ");
        error.ShouldContain(message);
    }

    [Fact]
    public void A_column_of_mps_comes_once_and_has_one_coefficient_in_a_row()
    {
        const string head = "NAME t\nROWS\n N o\n G c\nCOLUMNS\n x o 1 c 1\n";
        const string tail = "RHS\n RHS c 1\nBOUNDS\n BV B x\n BV B y\nENDATA\n";
        Refused("t.mps", head + " x c 2\n y o 1\n" + tail).Message.ShouldStartWith("t.mps:7: the column 'x' has two coefficients in the row 'c'");
        Refused("t.mps", head + " y o 1\n x c 2\n" + tail).Message.ShouldStartWith("t.mps:8: the column 'x' comes a second time, first in line 6");
        Read("t.mps", head + " y o 1\n" + tail).Constrained!.Rows.RowCount.ShouldBe(1);
    }
}

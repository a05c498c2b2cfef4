using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Solutions;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using static Isinglass.Modelling.Algebra;

namespace Isinglass.Modelling.Tests;

public sealed class QuadraticProgramTests
{
    private readonly QuadraticProgram _program = new("test");

    [Fact]
    public void A_knapsack_is_written_as_it_is_said()
    {
        var x = _program.Binaries("x", 4);
        _program.Maximize(Dot([5, 4, 3, 6], x));
        _program.Add(Dot([2, 3, 1, 4], x) <= 6, "capacity");
        var solution = _program.Solve(new EnumerationSolver());
        solution.Status.ShouldBe(SolutionStatus.Optimal);
        solution.Objective.ShouldBe(12);
        x.Where(item => solution[item] == 1).Select(item => item.Label).ShouldBe(["x[0]", "x[1]", "x[2]"]);
        solution.Rows.Single().ShouldBe(new RowActivity("capacity", 6, ConstraintSense.LessOrEqual, 6, 0));
        solution.ToString().ShouldBe("Optimal, objective 12: x[0] = 1, x[1] = 1, x[2] = 1");
        solution["x[3]"].ShouldBe(0);
        solution.Values.Count.ShouldBe(4);
    }

    [Fact]
    public void Arrays_are_indexed_by_their_dimensions()
    {
        var x = _program.Binaries("x", 2, 3);
        x[1, 2].Label.ShouldBe("x[1,2]");
        x[5].ShouldBeSameAs(x[1, 2]);
        x.At(1, 0).ShouldBeSameAs(x[3]);
        x.Row(1).Select(v => v.Label).ShouldBe(["x[1,0]", "x[1,1]", "x[1,2]"]);
        x.Column(2).Select(v => v.Label).ShouldBe(["x[0,2]", "x[1,2]"]);
        x.Shape.ShouldBe([2, 3]);
        _program.Spins("s", 2, 2, 2)[1, 0, 1].Label.ShouldBe("s[1,0,1]");
        _program.Integers("k", 0, 3, IntegerEncoding.Unary, 2)[1].Bits[2].Label.ShouldBe("k[1].2");
        Should.Throw<ArgumentOutOfRangeException>(() => x[0, 3]);
        Should.Throw<ArgumentException>(() => x[0, 0, 0]);
        Should.Throw<InputException>(() => _program.Binaries("y")).Message.ShouldContain("Binaries(\"y\", 5, 5)");
        Should.Throw<InputException>(() => _program.Binaries("y", 2, 0)).Message.ShouldContain("2 x 0");
    }

    [Fact]
    public void Groups_implications_and_products_are_rows()
    {
        var x = _program.Binaries("x", 3);
        var y = _program.Binary("y");
        _program.OneHot(x, "choice");
        _program.AtMostOne([x[0], y], "apart");
        _program.Implies(x[1], y, "follows");
        var p = _program.Product(x[2], y);
        p.Label.ShouldBe("x[2]*y");
        var compiled = _program.Build();
        compiled.Model.Products.ShouldBe([new ProductConstraint(4, 2, 3)]);
        var feasible = RandomModels.Points(5).Where(point => compiled.Model.IsFeasible(point)).Select(point => string.Concat(point)).Order().ToArray();
        feasible.ShouldBe(["00100", "00111", "01010", "10000"]);
    }

    [Fact]
    public void Violations_are_told_row_by_row_the_worst_first()
    {
        var (k, s) = (_program.Integer("k", 1, 4, IntegerEncoding.OneHot), _program.Spin("s"));
        _program.Add(k + 2 * s <= 1, "sum");
        var solution = _program.Build().Decode([1, 0, 0, 1, 1]);
        solution.IsFeasible.ShouldBeFalse();
        solution.Status.ShouldBe(SolutionStatus.Unknown);
        solution.Rows[0].ShouldBe(new RowActivity("sum", 6, ConstraintSense.LessOrEqual, 1, 5));
        solution.Violations.Select(row => row.ToString()).ShouldBe(["sum: 6 <= 1 violated by 5", "one-hot of k: 2 == 1 violated by 1"]);
        solution[s].ShouldBe(1);
    }

    [Fact]
    public void A_product_that_does_not_hold_is_a_violation()
    {
        var (x, y) = (_program.Binary("x"), _program.Binary("y"));
        _program.Add(x * y >= 1, "both");
        _program.Add(2 * x * y <= 2);
        var compiled = _program.Build();
        compiled.Model.Products.Length.ShouldBe(1);
        compiled.Decode([1, 0, 1]).Violations.Single().Name.ShouldBe("product x*y");
        compiled.Decode([1, 1, 1]).IsFeasible.ShouldBeTrue();
        compiled.Decode([1, 1, 1]).Rows[1].Name.ShouldBe("row 2");
    }

    [Fact]
    public void A_soft_equality_counts_against_the_objective_in_both_senses()
    {
        var x = _program.Binaries("x", 3);
        _program.Maximize(x.Sum());
        _program.Add(x.Sum() == 1, "one", weight: 2);
        var compiled = _program.Build();
        compiled.Model.Rows.RowCount.ShouldBe(0);
        compiled.Decode([1, 1, 1]).Objective.ShouldBe(3 - 2 * 4);
        _program.Minimize(x.Sum());
        _program.Build().Decode([1, 1, 1]).Objective.ShouldBe(3 + 2 * 4);
        Should.Throw<InputException>(() => _program.Add(x.Sum() <= 1, "soft", weight: 2)).Message.ShouldContain("slack");
        Should.Throw<InputException>(() => _program.Add(x.Sum() == 1, "soft", weight: 0)).Message.ShouldContain("positive");
        Should.Throw<InputException>(() => _program.Add(x.Sum() == 1, "soft", weight: x[0])).Message.ShouldContain("variables");
        var weight = _program.Parameter("w", 1);
        _program.Add(x.Sum() == 1, "soft", weight);
        weight.Value = -1;
        Should.Throw<InputException>(_program.Build).Message.ShouldContain("row 'soft'");
    }

    [Fact]
    public void Labels_and_names_occur_once()
    {
        _program.Binary("x");
        _program.Integer("k", 0, 3);
        foreach (var label in (string[])["x", "k", "k.0"])
        {
            Should.Throw<InputException>(() => _program.Spin(label)).Message.ShouldContain($"'{label}' is used twice");
        }

        _program.Binary("m.1");
        Should.Throw<InputException>(() => _program.Integer("m", 0, 3)).Message.ShouldContain("'m.1'");
        _program.Build().Model.VariableCount.ShouldBe(4);
        _program.Parameter("p", 1);
        Should.Throw<InputException>(() => _program.Parameter("p", 2));
        _program.Add(_program.Variable("x") <= 0, "row");
        Should.Throw<InputException>(() => _program.Add(_program.Variable("x") >= 0, "row")).Message.ShouldContain("'row'");
        Should.Throw<InputException>(() => _program.Binary(" "));
        Should.Throw<InputException>(() => _program.Variable("X ")).Message.ShouldContain("did you mean 'x'");
    }

    [Fact]
    public void Rows_without_variables_are_dropped_with_a_note_or_refused()
    {
        var x = _program.Binary("x");
        _program.Add(x - x <= 3, "true");
        _program.Add(Sum([]) == 0);
        _program.Notes.Count.ShouldBe(2);
        _program.Notes[0].ShouldContain("row 'true' (x - x <= 3)");
        _program.Build().Model.Rows.RowCount.ShouldBe(0);
        Should.Throw<InputException>(() => _program.Add(0 * x >= 3, "false")).Message.ShouldContain("row 'false'");
        Should.Throw<InputException>(() => _program.Add(_program.Integer("k", 2, 2) <= 1)).Message.ShouldContain("cannot hold");
    }

    [Fact]
    public void Numbers_that_are_not_finite_and_integers_without_bounds_are_refused()
    {
        var x = _program.Binary("x");
        Should.Throw<InputException>(() => _program.Minimize(double.NaN * x)).Message.ShouldBe("test: The coefficient of x in the objective must be a finite "
            + "number, not NaN.");
        Should.Throw<InputException>(() => _program.Add(x / 0 <= 1, "row")).Message.ShouldContain("row 'row'");
        Should.Throw<InputException>(() => _program.Add(x <= double.PositiveInfinity));
        Should.Throw<InputException>(() => _program.Minimize(Square(x + double.NaN * _program.Binary("y"))));
        Should.Throw<InputException>(() => _program.Integer("k", 0, double.PositiveInfinity)).Message.ShouldContain("no upper bound");
        Should.Throw<InputException>(() => _program.Integer("k", double.NegativeInfinity, 0)).Message.ShouldContain("no lower bound");
        Should.Throw<InputException>(() => _program.Integer("k", 0, 1.5)).Message.ShouldContain("1.5");
        Should.Throw<InputException>(() => _program.Integer("k", 2, 1)).Message.ShouldContain("2 .. 1");
        Should.Throw<InputException>(() => _program.Parameter("p", double.NaN));
        var p = _program.Parameter("p", 1);
        Should.Throw<InputException>(() => p.Value = double.PositiveInfinity).Message.ShouldContain("'p'");
        _program.Minimize(p * p * x);
        p.Value = 1e200;
        Should.Throw<InputException>(_program.Build).Message.ShouldContain("too large");
    }

    [Fact]
    public void What_belongs_to_another_program_is_refused()
    {
        var other = new QuadraticProgram("other");
        var (x, foreign) = (_program.Binary("x"), other.Binary("x"));
        Should.Throw<InputException>(() => _program.Minimize(x + foreign)).Message.ShouldContain("'other'");
        Should.Throw<InputException>(() => _program.Add(x * foreign <= 0));
        Should.Throw<InputException>(() => _program.Product(x, foreign));
        Should.Throw<InputException>(() => _program.Maximize(other.Parameter("p", 1) * x)).Message.ShouldContain("'p'");
        var solution = _program.Solve(new EnumerationSolver());
        Should.Throw<InputException>(() => solution[foreign]);
        Should.Throw<InputException>(() => solution.Value(foreign + 1));
        Should.Throw<InputException>(() => solution.Compiled.Explain(foreign));
        var late = _program.Binary("late");
        Should.Throw<InputException>(() => solution[late]).Message.ShouldContain("after the build");
        Should.Throw<InputException>(() => solution.Value(late + 1)).Message.ShouldContain("after the build");
    }

    [Fact]
    public void An_infeasible_program_has_a_status_and_no_values()
    {
        var x = _program.Binary("x");
        _program.Maximize(x);
        _program.Add(x >= 2, "out of reach");
        var solution = _program.Solve(new EnumerationSolver());
        solution.Status.ShouldBe(SolutionStatus.Infeasible);
        (solution.HasPoint, solution.IsFeasible, solution.Objective).ShouldBe((false, false, double.NegativeInfinity));
        solution.Rows.ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => solution[x]).Message.ShouldContain("Row out of reach cannot be met by any point");
        solution.Contradiction!.ShouldContain("Correct its right-hand side");
    }

    [Fact]
    public void Rows_that_contradict_each_other_are_named_and_feasible_programs_have_nothing_to_tell()
    {
        var (x, y) = (_program.Binary("x"), _program.Binary("y"));
        _program.Add(x + y >= 2, "both");
        var solution = _program.Solve(new EnumerationSolver());
        solution.Contradiction.ShouldBeNull();
        _program.Add(x + y <= 1, "one");
        _program.Solve(new EnumerationSolver()).Contradiction!.ShouldContain("Row both and Row one contradict each other");
    }

    [Fact]
    public void Target_and_progress_are_in_the_programs_own_sense()
    {
        var x = _program.Binaries("x", 3);
        _program.Maximize(x.Sum() + 4);
        var reported = new List<double>();
        var control = new SolveControl { Target = 7, Progress = new Listener(reported) };
        _program.Solve(new EnumerationSolver(), control).StopReason.ShouldBe(StopReason.Target);
        reported.ShouldBe([7]);
        _program.Solve(new EnumerationSolver(), control with { Target = 7.5 }).StopReason.ShouldBe(StopReason.Optimal);
    }

    [Fact]
    public void A_sampler_solves_the_unconstrained_form()
    {
        for (var seed = 0UL; seed < 6; seed++)
        {
            var random = new RandomProgram(new RandomKey(seed).Derive("sampler"), IntegerEncoding.Binary);
            if (random.Optimum() is not { } optimum)
            {
                continue;
            }

            var qubo = random.Program.Build().ToQubo();
            var solutions = qubo.Sample(new EnumerationSampler(), new SampleRequest { Key = new RandomKey(1), Reads = 5 });
            solutions[0].IsFeasible.ShouldBeTrue();
            solutions[0].Objective.ShouldBe(optimum, 1e-9);
            qubo.Weights.Select(row => row.Name).ShouldBeSubsetOf(["mixed", "quadratic", "product x*y", "product x*s"]);
            qubo.Weights.ShouldAllBe(row => row.Weight > 0);
        }
    }

    [Fact]
    public void A_row_that_alone_can_never_hold_gets_no_penalty()
    {
        _program.Add(_program.Integer("k", 0, 3) >= 5, "too much");
        Should.Throw<InputException>(() => _program.Build().ToQubo()).Message.ShouldContain("too much");
    }

    [Fact]
    public void The_built_model_goes_to_files_under_its_labels()
    {
        var (x, k) = (_program.Binary("x"), _program.Integer("k", 0, 3));
        _program.Minimize(x - k);
        _program.Add(x + k <= 2, "sum");
        _program.Build().Model.Objective.Labels.ShouldBe(["x", "k.0", "k.1"]);
        _program.Build().Model.RowNames.ShouldBe(["sum"]);
        _program.Sense.ShouldBe(ObjectiveSense.Minimize);
    }

    [Theory]
    [InlineData("cqm")]
    [InlineData("lp")]
    [InlineData("mps")]
    public void A_written_model_is_read_again_with_equal_optima(string format)
    {
        var random = Enumerable.Range(0, 20).Select(seed => new RandomProgram(new RandomKey((ulong)seed), IntegerEncoding.OneHot))
            .First(r => r.Optimum() is not null);
        var built = random.Program.Build().Model;
        var options = FormatOptions.Default with { Format = format };
        var read = ModelFormats.Read("model", ModelFormats.Write(ModelFile.Of(built), options, out _), options).Constrained!;
        foreach (var point in RandomModels.Points(built.VariableCount))
        {
            read.Objective.Energy(point).ShouldBe(built.Objective.Energy(point), 1e-9);
            read.IsFeasible(point).ShouldBe(built.IsFeasible(point));
        }
    }

    [Fact]
    public void Rows_without_names_are_numbered_with_all_rows_and_nothing_is_minus_zero()
    {
        var x = _program.Binary("x");
        _program.Add(x == 1, weight: 2);
        _program.Add(x <= 1);
        _program.Maximize(0 * x);
        var solution = _program.Build().Decode([1]);
        _program.Binary("later");
        solution.Rows.Single().Name.ShouldBe("row 2");
        double.IsNegative(solution.Objective).ShouldBeFalse();
        solution.Values.Keys.ShouldBe(["x"]);
        Should.Throw<InputException>(() => _program.Add(x >= 0, "row 2"));
    }

    private sealed class Listener(List<double> values) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => values.Add(value.Best);
    }
}

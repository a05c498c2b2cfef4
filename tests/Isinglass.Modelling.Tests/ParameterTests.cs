using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Matrices;
using Isinglass.Numerics.Random;
using static Isinglass.Modelling.Algebra;

namespace Isinglass.Modelling.Tests;

/// <summary>A program whose parameters change is the program that is written with their new values, over the structure of the old one.</summary>
public sealed class ParameterTests
{
    [Fact]
    public void A_changed_build_equals_a_fresh_one_and_shares_its_structure()
    {
        var random = new RandomKey(3).CreateSource();
        var (program, parameters) = Create(1, 1, 1, 1);
        var first = program.Build().Model;
        for (var round = 0; round < 20; round++)
        {
            var values = Array.ConvertAll(parameters, _ => (double)(random.NextBelow(7) - 3));
            foreach (var (parameter, value) in parameters.Zip(values))
            {
                parameter.Value = value;
            }

            var changed = program.Build().Model;
            ShouldBeEqual(changed, Create(values).Program.Build().Model);
            changed.Rows.Columns.ShouldBeSameAs(first.Rows.Columns);
            changed.Rows.Starts.ShouldBeSameAs(first.Rows.Starts);
            changed.Objective.Couplings.Columns.ShouldBeSameAs(first.Objective.Couplings.Columns);
            changed.Objective.SquaredTerms.Rows.Columns.ShouldBeSameAs(first.Objective.SquaredTerms.Rows.Columns);
            changed.Objective.Labels.ShouldBeSameAs(first.Objective.Labels);
            changed.Senses.ShouldBeSameAs(first.Senses);
            changed.Products.ShouldBeSameAs(first.Products);
        }
    }

    [Fact]
    public void What_was_built_before_keeps_its_values()
    {
        var program = new QuadraticProgram();
        var (x, p) = (program.Binary("x"), program.Parameter("p", 2));
        program.Minimize(p * x);
        var before = program.Build();
        p.Value = 5;
        before.Explain(x).Coefficient.ShouldBe(2);
        before.Decode([1]).Value(p * x).ShouldBe(2);
        program.Build().Explain(x).Coefficient.ShouldBe(5);
    }

    [Fact]
    public void A_session_keeps_what_the_solver_prepared_while_only_biases_change()
    {
        var program = new QuadraticProgram();
        var x = program.Binaries("x", 4);
        var (price, capacity) = (program.Parameter("price", 1), program.Parameter("capacity", 5));
        program.Maximize(Dot([5, 4, 3, 6], x) - price * Dot([2, 3, 1, 4], x) + 10 * price);
        program.Add(Dot([2, 3, 1, 4], x) <= capacity, "capacity");
        var solver = new EnumerationSolver();
        var session = program.Prepare(solver);
        foreach (var (p, c) in new[] { (1.0, 5.0), (0.5, 5), (2, 5), (1.3, 5), (1.3, 3), (0, 3) })
        {
            (price.Value, capacity.Value) = (p, c);
            var (solution, fresh) = (session.Solve(), program.Solve(new EnumerationSolver()));
            solution.Objective.ShouldBe(fresh.Objective, 1e-9);
            solution.Bound.ShouldBe(fresh.Objective, 1e-9);
            solution.Values.ShouldBe(fresh.Values);
        }

        session.Preparations.ShouldBe(2);
        solver.Preparations.ShouldBe(2);
        program.Add(x[0] <= 0);
        session.Solve()[x[0]].ShouldBe(0);
        session.Preparations.ShouldBe(3);
    }

    [Fact]
    public void A_target_means_the_same_in_a_session_whose_constant_has_changed()
    {
        var program = new QuadraticProgram();
        var (x, p) = (program.Binary("x"), program.Parameter("p", 0));
        program.Maximize(x + p + p * x);
        var session = program.Prepare(new EnumerationSolver());
        session.Solve().Objective.ShouldBe(1);
        p.Value = 2;
        session.Solve(new SolveControl { Target = 5 }).StopReason.ShouldBe(StopReason.Target);
        session.Solve(new SolveControl { Target = 5.5 }).StopReason.ShouldBe(StopReason.Optimal);
        session.Preparations.ShouldBe(1);
    }

    [Fact]
    public void Rows_of_parameters_alone_are_checked_at_every_build()
    {
        var program = new QuadraticProgram();
        var p = program.Parameter("p", 1);
        program.Binary("x");
        program.Add(p <= 2, "limit");
        program.Build().Model.Rows.RowCount.ShouldBe(0);
        p.Value = 3;
        Should.Throw<InputException>(program.Build).Message.ShouldContain("row 'limit'");
    }

    private static (QuadraticProgram Program, Parameter[] Parameters) Create(params double[] values)
    {
        var program = new QuadraticProgram();
        var p = values.Select((value, k) => program.Parameter($"p{k}", value)).ToArray();
        var (x, y, s) = (program.Binary("x"), program.Binary("y"), program.Spin("s"));
        var k = program.Integer("k", 1, 4, IntegerEncoding.DomainWall);
        program.Maximize(p[0] * x * y + (p[1] - p[0]) * k * s + p[0] * p[0] * y + (p[3] * p[3] + 1) * Square(p[1] * x + k - p[2]) + p[3]);
        program.Add(p[0] * x + 2 * y + p[1] * k <= p[2] + 1, "row");
        program.Add(p[1] * x * s + k >= 1, "quadratic");
        program.Add(x + s == p[3], "soft", p[2] * p[2]);
        return (program, p);
    }

    private static void ShouldBeEqual(ConstrainedQuadraticModel left, ConstrainedQuadraticModel right)
    {
        left.Objective.Offset.ShouldBe(right.Objective.Offset);
        left.Objective.Linear.ToArray().ShouldBe(right.Objective.Linear.ToArray());
        ShouldBeEqual(left.Objective.Couplings, right.Objective.Couplings);
        ShouldBeEqual(left.Objective.SquaredTerms.Rows, right.Objective.SquaredTerms.Rows);
        left.Objective.SquaredTerms.Weights.ShouldBe(right.Objective.SquaredTerms.Weights);
        left.Objective.SquaredTerms.Targets.ShouldBe(right.Objective.SquaredTerms.Targets);
        ShouldBeEqual(left.Rows, right.Rows);
        left.RightHandSides.ShouldBe(right.RightHandSides);
        left.Products.ShouldBe(right.Products);
    }

    private static void ShouldBeEqual(SparseRows left, SparseRows right)
    {
        left.Starts.ShouldBe(right.Starts);
        left.Columns.ShouldBe(right.Columns);
        left.Values.ShouldBe(right.Values);
    }
}

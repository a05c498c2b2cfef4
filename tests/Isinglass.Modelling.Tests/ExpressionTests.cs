using FsCheck;
using FsCheck.Fluent;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using static Isinglass.Modelling.Algebra;

namespace Isinglass.Modelling.Tests;

/// <summary>Operators are those of algebra: the value of a result is the result of the values.</summary>
public sealed class ExpressionTests
{
    [Fact]
    public void Operators_commute_with_values() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new RandomKey((ulong)(uint)seed).CreateSource();
        var program = new QuadraticProgram();
        Variable[] variables = [program.Binary("x"), program.Binary("y"), program.Spin("s"), program.Integer("k", -2, 3)];
        var p = program.Parameter("p", random.NextBelow(7) - 3);
        Expression Linear() => Sum(variables.Select(v => (random.NextBelow(7) - 3) * v)) + random.NextBelow(5)
            + (random.NextBit() == 1 ? p * variables[random.NextBelow(4)] : 0);
        var (a, b, q) = (Linear(), Linear(), Linear() * Linear() + Square(Linear()));
        var factor = random.NextBelow(9) - 4.0;
        var point = Array.ConvertAll(new sbyte[program.Build().Model.VariableCount], _ => (sbyte)random.NextBit());
        double Value(Expression e) => program.Build().Decode(point).Value(e);

        Value(a + b).ShouldBe(Value(a) + Value(b), 1e-9);
        Value(a - b).ShouldBe(Value(a) - Value(b), 1e-9);
        Value(-a).ShouldBe(-Value(a), 1e-9);
        Value(a * b).ShouldBe(Value(a) * Value(b), 1e-9);
        Value(factor * q).ShouldBe(factor * Value(q), 1e-9);
        Value(q / 2).ShouldBe(Value(q) / 2, 1e-9);
        Value(p * q).ShouldBe(p.Value * Value(q), 1e-9);
        Value(Square(a)).ShouldBe(Value(a) * Value(a), 1e-9);
        Value(a * a).ShouldBe(Value(Square(a)), 1e-9);
        Value(Sum([a, b, q])).ShouldBe(Value(a) + Value(b) + Value(q), 1e-9);
        Value(Dot([factor, 2], [a, q])).ShouldBe(factor * Value(a) + 2 * Value(q), 1e-9);
        Value((a + b) * (a - b)).ShouldBe(Value(a * a - b * b), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_built_objective_has_the_value_of_the_expression_at_every_point()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new RandomProgram(new RandomKey(seed), IntegerEncoding.BoundedCoefficient(2));
            var compiled = random.Program.Build();
            foreach (var point in RandomModels.Points(compiled.Model.VariableCount))
            {
                var solution = compiled.Decode(point);
                var values = Array.ConvertAll(random.Variables, variable => solution[variable]);
                solution.Objective.ShouldBe(random.Objective(values), 1e-9);
                solution.Value(random.Program.Objective).ShouldBe(solution.Objective, 1e-9);
            }
        }
    }

    [Fact]
    public void Powers_are_reduced_by_the_kind_of_the_variable()
    {
        var program = new QuadraticProgram();
        var (x, y, s, k) = (program.Binary("x"), program.Binary("y"), program.Spin("s"), program.Integer("k", 0, 3));
        (x * x).ToString().ShouldBe("x");
        (s * s).ToString().ShouldBe("1");
        (k * k).ToString().ShouldBe("k * k");
        (x * y * x).ToString().ShouldBe("x * y");
        (s * x * s).Degree.ShouldBe(1);
        (2 * x - 3 * x * y + 1).ToString().ShouldBe("2 * x - 3 * x * y + 1");
        (3 - x >= y).ToString().ShouldBe("3 - x >= y");
        (2 * Square(x + y - 1)).ToString().ShouldBe("2 * (x + y - 1)^2");
    }

    [Fact]
    public void Degree_three_is_refused_and_the_term_is_named()
    {
        var program = new QuadraticProgram();
        var (x, y, z, k) = (program.Binary("x"), program.Binary("y"), program.Binary("z"), program.Integer("k", 0, 3));
        Should.Throw<InputException>(() => 5 * x * y * z).Message.ShouldBe(
            "The term x * y * z has degree 3; 2 is the most. Name a product of two bits first, p = program.Product(x, y), and multiply by p.");
        Should.Throw<InputException>(() => k * k * k).Message.ShouldContain("k * k * k");
        Should.Throw<InputException>(() => Square(x * y + z)).Message.ShouldContain("x * y");
        Should.Throw<InputException>(() => Square(x + y) * z * (x + z)).Message.ShouldContain("degree 3");
        (program.Product(x, y) * z).Degree.ShouldBe(2);
    }

    [Fact]
    public void Long_sums_are_built_in_linear_time_and_without_deep_recursion()
    {
        const int count = 200_000;
        var program = new QuadraticProgram();
        var x = program.Binary("x");
        Expression sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += x;
        }

        program.Maximize(sum);
        program.Build().Model.Objective.Linear[0].ShouldBe(-count);
    }

    [Fact]
    public void A_square_stays_one_row_of_the_built_model()
    {
        var program = new QuadraticProgram();
        var x = program.Binaries("x", 50);
        program.Minimize(Square(x.Sum() - 7) + 3 * x[0]);
        var objective = program.Build().Model.Objective;
        (objective.InteractionCount, objective.SquaredTerms.Count, objective.SquaredTerms.Rows.EntryCount).ShouldBe((0, 1, 50));
        objective.SquaredTerms.Targets[0].ShouldBe(7);
    }
}

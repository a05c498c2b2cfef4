using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Modelling.Tests;

/// <summary>Every encoding reaches every value of its range and none beyond, and keeps the optimum of a program.</summary>
public sealed class IntegerEncodingTests
{
    private static readonly IntegerEncoding[] All =
    [
        IntegerEncoding.Binary, IntegerEncoding.BoundedCoefficient(3), IntegerEncoding.ArithmeticProgression,
        IntegerEncoding.Unary, IntegerEncoding.DomainWall, IntegerEncoding.OneHot,
    ];

    public static TheoryData<string> Names => [.. All.Select(encoding => encoding.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Feasible_points_are_the_values_of_the_range(string name)
    {
        for (var range = 0; range <= 11; range++)
        {
            var program = new QuadraticProgram();
            var k = program.Integer("k", -4, -4 + range, Encoding(name));
            var compiled = program.Build();
            var values = RandomModels.Points(compiled.Model.VariableCount).Select(point => compiled.Decode(point)).Where(s => s.IsFeasible).Select(s => s[k])
                .ToList();
            values.Distinct().Order().ShouldBe(Enumerable.Range(-4, range + 1).Select(v => (long)v));
            if (name is "one-hot" or "domain-wall")
            {
                values.Count.ShouldBe(range + 1, "one point per value");
            }
        }
    }

    /// <summary>The sizes that the literature gives: ToQUBO.jl, table of encodings.</summary>
    [Theory]
    [InlineData("binary", 100, 7, 37)]
    [InlineData("bounded-coefficient", 100, 35, 3)]
    [InlineData("arithmetic-progression", 100, 14, 13)]
    [InlineData("bounded-coefficient 10", 100, 13, 10)]
    [InlineData("unary", 100, 100, 1)]
    [InlineData("domain-wall", 100, 100, 1)]
    [InlineData("one-hot", 100, 101, 100)]
    public void Bits_and_coefficients_are_as_many_and_as_large_as_they_should(string name, int range, int bits, int largest)
    {
        var k = new QuadraticProgram().Integer("k", 0, range, Encoding(name));
        k.Bits.Count.ShouldBe(bits);
        k.Coefficients.Max().ShouldBe(largest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_optimum_is_that_of_enumeration_over_the_variables(string name)
    {
        var feasible = 0;
        for (var seed = 0UL; seed < 12; seed++)
        {
            var random = new RandomProgram(new RandomKey(seed).Derive(name), Encoding(name));
            var solution = random.Program.Solve(new EnumerationSolver());
            if (random.Optimum() is not { } optimum)
            {
                solution.Status.ShouldBe(SolutionStatus.Infeasible);
                continue;
            }

            feasible++;
            var values = Array.ConvertAll(random.Variables, variable => solution[variable]);
            random.IsFeasible(values).ShouldBeTrue($"seed {seed}");
            random.Objective(values).ShouldBe(optimum, 1e-9, $"seed {seed}");
            solution.Objective.ShouldBe(optimum, 1e-9, $"seed {seed}");
            solution.Bound.ShouldBe(optimum, 1e-9);
            solution.Value(random.Program.Objective).ShouldBe(optimum, 1e-9);
            solution.Violations.ShouldBeEmpty();
        }

        feasible.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void An_integer_that_needs_absurdly_many_bits_is_refused_with_a_way_out()
    {
        var program = new QuadraticProgram();
        Should.Throw<InputException>(() => program.Integer("k", 0, 1e9, IntegerEncoding.Unary)).Message.ShouldContain("binary encoding");
        program.Integer("k", 0, 1e9).Bits.Count.ShouldBe(30);
        Should.Throw<InputException>(() => IntegerEncoding.BoundedCoefficient(0));
    }

    private static IntegerEncoding Encoding(string name) => name == "bounded-coefficient 10"
        ? IntegerEncoding.BoundedCoefficient(10)
        : All.Single(encoding => encoding.Name == name);
}

using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Splines;

public sealed class SplineTests
{
    public static TheoryData<string, int, int, double> KnownErrors => new()
    {
        // Errors on [-4, 4] with K equal subintervals, from sup-norm measurements of the theory's first experiment.
        { "relu", 0, 4, 1 }, { "relu", 0, 8, 0.5 }, { "relu", 0, 16, 0.25 },
        { "tanh", 0, 4, 0.76 }, { "tanh", 0, 8, 0.46 }, { "tanh", 0, 16, 0.24 },
        { "sigmoid", 0, 4, 0.23 }, { "sigmoid", 0, 8, 0.12 }, { "sigmoid", 0, 16, 0.062 },
        { "tanh", 1, 4, 0.28 }, { "tanh", 1, 8, 0.082 }, { "tanh", 1, 16, 0.023 },
        { "sigmoid", 1, 4, 0.041 }, { "sigmoid", 1, 8, 0.012 }, { "sigmoid", 1, 16, 0.003 },
        { "relu", 1, 4, 0 },
    };

    [Theory]
    [MemberData(nameof(KnownErrors))]
    public void The_measured_error_is_the_known_one_and_within_its_bound(string function, int degree, int count, double error)
    {
        var spline = Spline.Uniform(ScalarFunction.Parse(function), -4, 4, count, degree);
        spline.MeasuredError().ShouldBe(error, Math.Max(0.012, 0.07 * error));
        spline.ErrorBound().ShouldBeGreaterThanOrEqualTo(spline.MeasuredError() * 0.97 - 1e-9);
    }

    [Fact]
    public void A_cubic_is_exact_for_cubics_and_of_fourth_order_elsewhere()
    {
        Spline.Uniform(ScalarFunction.Parse("2*x^3 - x^2 + 3*x - 1"), -2, 3, 3, 3).MeasuredError().ShouldBeLessThan(1e-12);
        var errors = new[] { 8, 16 }.Select(count => Spline.Uniform(ScalarFunction.Parse("tanh"), -4, 4, count, 3)).ToArray();
        (errors[0].MeasuredError() / errors[1].MeasuredError()).ShouldBeInRange(10, 24);
        errors.ShouldAllBe(spline => spline.MeasuredError() <= spline.ErrorBound() * 1.1 && spline.ErrorBound() < 10 * spline.MeasuredError());
    }

    [Theory]
    [InlineData("tanh", 0, 0.2)]
    [InlineData("tanh", 1, 0.01)]
    [InlineData("gelu", 0, 0.3)]
    [InlineData("sign", 0, 0.01)]
    [InlineData("tanh", 3, 0.001)]
    public void Adaptive_knots_keep_the_tolerance_with_fewer_subintervals_than_uniform_ones(string function, int degree, double tolerance)
    {
        var f = ScalarFunction.Parse(function);
        var adaptive = Spline.Adaptive(f, -4, 4, tolerance, degree);
        adaptive.MeasuredError().ShouldBeLessThanOrEqualTo(tolerance);
        (adaptive.Knots[0], adaptive.Knots[^1]).ShouldBe((-4, 4));
        var uniform = Enumerable.Range(1, 200).First(count => Spline.Uniform(f, -4, 4, count, degree).MeasuredError() <= tolerance);
        adaptive.Count.ShouldBeLessThanOrEqualTo(Spline.Uniform(f, -4, 4, uniform, degree).Count);

        if (f.Jumps.Count == 0)
        {
            // Without its last inner knot the error is too large.
            var last = adaptive.Knots[^2];
            Spline.AtKnots(f, [.. adaptive.Knots.Take(adaptive.Count - 1), adaptive.Knots[^1]], degree).MeasuredError()
                .ShouldBeGreaterThan(tolerance, $"without the knot {last}");
        }
    }

    [Fact]
    public void The_error_that_is_carried_to_the_outputs_is_within_its_bound()
    {
        var data = TinyProblems.Data(4, 30, 6, 3, 7);
        foreach (var (degree, count) in new[] { (0, 4), (0, 12), (1, 4) })
        {
            var lattice = TinyProblems.Lattice("6-5-4-3", "ternary", "binary", new ActivationSpec(ScalarFunction.Parse("tanh"), count, degree), data);
            var random = new RandomKey(2).CreateSource();
            var network = new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, random));
            var (largest, mean) = CarriedError.Measure(network, data);
            largest.ShouldBeGreaterThan(0);
            mean.ShouldBeLessThanOrEqualTo(largest);
            largest.ShouldBeLessThanOrEqualTo(CarriedError.Bound(lattice, data.MaxAbs));
        }

        // A sign unit is its own function: nothing is carried.
        var signs = TinyProblems.Lattice("6-5-3", "binary", null, ActivationSpec.Sign, data);
        CarriedError.Bound(signs, data.MaxAbs).ShouldBe(0);
        CarriedError.Measure(new QuantizedNetwork(signs, new sbyte[signs.Layout.BitCount]), data).Largest.ShouldBe(0);
    }

    [Fact]
    public void A_delegate_is_a_function_like_any_other()
    {
        var triangle = new ScalarFunction("triangle", x => Math.Abs(x - 2 * Math.Round(x / 2)));
        Spline.AtKnots(triangle, [-1, 0, 1, 2], 1).MeasuredError().ShouldBe(0, 1e-12);
        IntegerActivation.From(new ActivationSpec(triangle, 8), 10).IsStaircase.ShouldBeTrue();
        Should.Throw<InputException>(() => Spline.Adaptive(new ScalarFunction("hidden jump", x => x > 0.3 ? 1 : 0), -1, 1, 0.1,
            0)).Message.ShouldContain("jumps");
        Should.Throw<InputException>(() => IntegerActivation.From(new ActivationSpec(triangle, 4, 3), 10)).Message.ShouldContain("degree 0 or 1");
    }

    [Fact]
    public void A_jump_is_a_knot_and_nothing_is_interpolated_across_it()
    {
        var spline = Spline.Uniform(ScalarFunction.Parse("sign"), -3, 4, 2, 1);
        spline.Knots.ShouldContain(0);
        spline.MeasuredError().ShouldBe(0);
    }

    [Theory]
    [InlineData("x*sigmoid(1.702*x)", 1.0, 0.84579)]
    [InlineData("2*x^2 - 3e0*x + 1", 2.0, 3)]
    [InlineData("-x^2", 3.0, -9)]
    [InlineData("max(0, x) + min(x, 0)/10", -5.0, -0.5)]
    [InlineData("gelu(x)", 1.0, 0.841345)]
    [InlineData("exp(-x)*pi", 0.0, Math.PI)]
    public void Formulas_mean_what_they_say(string formula, double x, double value) => ScalarFunction.Parse(formula).Evaluate(x).ShouldBe(value, 1e-5);

    [Theory]
    [InlineData("x +", "ends too early")]
    [InlineData("2*y", "position 3")]
    [InlineData("tanh(x", "')' is missing")]
    [InlineData("x $ 2", "'$' was not expected")]
    [InlineData("1.2.3*x", "not a number")]
    public void A_wrong_formula_is_refused_with_its_position(string formula, string message) =>
        Should.Throw<InputException>(() => ScalarFunction.Parse(formula)).Message.ShouldContain(message);

    [Fact]
    public void Knots_out_of_order_and_functions_that_are_not_numbers_are_refused()
    {
        Should.Throw<InputException>(() => Spline.AtKnots(ScalarFunction.Parse("tanh"), [0, 2, 1], 0)).Message.ShouldContain("knot 3 is 1 after 2");
        Should.Throw<InputException>(() => Spline.Uniform(ScalarFunction.Parse("log(x)"), -1, 1, 4, 1)).Message.ShouldContain("not a number at");
        Should.Throw<InputException>(() => Spline.Uniform(ScalarFunction.Parse("1/x"), -1, 1, 2, 1)).Message.ShouldContain("at 0");
    }
}

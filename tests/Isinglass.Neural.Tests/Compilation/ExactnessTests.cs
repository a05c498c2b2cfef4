using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Solvers.Exact;

namespace Isinglass.Neural.Tests.Compilation;

/// <summary>Enumeration over the variables of the compiled model against enumeration over networks.</summary>
public sealed class ExactnessTests
{
    private const string Sign = "sign", Steps = "hard-tanh/3", Relu = "relu/4", Linear = "relu/2/1";

    public static TheoryData<string, string, string?, string, string, int, int, int> Cases => new()
    {
        // widths, weights, biases, activation, loss, samples, classes, largest input
        { "3-1", "binary", null, Sign, "hinge", 4, 2, 1 },
        { "3-1", "ternary", null, Sign, "hinge", 3, 2, 2 },
        { "4-1", "int2", null, Sign, "hinge", 3, 2, 1 },
        { "3-1", "binary", "binary", Sign, "squared-hinge", 3, 2, 1 },
        { "3-1", "binary", null, Sign, "zero-one", 4, 2, 1 },
        { "3-1", "unipolar", null, Sign, "logistic", 3, 2, 1 },
        { "2-3", "binary", null, Sign, "pairwise", 3, 3, 1 },
        { "2-3", "binary", null, Sign, "crammer-singer", 3, 3, 2 },
        { "3-2-1", "binary", null, Sign, "hinge", 4, 2, 1 },
        { "3-2-1", "binary/ternary", null, Sign, "hinge", 3, 2, 1 },
        { "2-2-1", "ternary/binary", null, Sign, "hinge", 2, 2, 2 },
        { "2-2-1", "binary", "binary", Sign, "hinge", 3, 2, 1 },
        { "3-2-1", "binary", null, Steps, "hinge", 3, 2, 1 },
        { "2-2-1", "ternary/binary", null, Steps, "hinge", 2, 2, 2 },
        { "3-2-1", "binary", null, Relu, "hinge", 3, 2, 2 },
        { "2-2-1", "binary", null, Linear, "hinge", 3, 2, 3 },
        { "2-2-2", "binary", null, Sign, "pairwise", 3, 2, 1 },
        { "2-2-2-1", "binary", null, Sign, "hinge", 3, 2, 1 },
        { "2-1-1-1", "binary", "binary", Sign, "hinge", 2, 2, 2 },
        { "2-2-1", "binary", null, "relu/3", "hinge", 2, 2, 2 },
        { "2-1-3", "binary", null, Sign, "crammer-singer", 3, 3, 1 },
        { "1-3-1", "binary", null, "tanh/3", "hinge", 2, 2, 2 },
        { "2-1-1", "int2/binary", null, Sign, "logistic", 2, 2, 1 },
        { "3x3-conv2x2x1-1", "binary", null, Sign, "hinge", 2, 2, 1 },
        { "2x3-conv2x2x1-2", "ternary/binary", null, Sign, "pairwise", 2, 2, 1 },
        { "3x3-conv2x2x1-pool2-1", "binary", "binary/none", Sign, "hinge", 3, 2, 1 },
        { "3x3-conv2x2x1-pool2x1-1", "ternary/binary", null, Sign, "hinge", 2, 2, 1 },
        { "3x3-conv2x2x1-maxpool2-1", "binary", null, Sign, "hinge", 3, 2, 1 },
        { "3x3-conv2x2x1-maxpool1x2-1", "ternary/binary", null, Sign, "hinge", 2, 2, 2 },
        { "2x3-conv2x2x1-maxpool1x2-1", "binary", "none/binary", Steps, "hinge", 2, 2, 2 },
        { "2x3-conv2x2x1-maxpool1x2-1", "binary", null, "gelu/4", "hinge", 2, 2, 2 },
        { "2x3-conv2x2x2-pool1x2", "binary", null, Sign, "pairwise", 2, 2, 1 },
        { "2x2-conv2x2x1s2p1-pool2-1", "binary", null, Sign, "hinge", 2, 2, 2 },
        { "2x2x2-conv2x1x1-1", "binary", null, Sign, "hinge", 2, 2, 1 },
        { "2x4-maxpool2-2-1", "binary", null, Sign, "hinge", 2, 2, 2 },
        { "2x4-pool2-2-1", "binary", null, Sign, "hinge", 2, 2, 1 },
        { "2x2-conv1x1x1-pool1x2-maxpool2x1-1", "ternary/binary", "binary/none", Sign, "hinge", 2, 2, 2 },
        { "2-res2-1", "binary", null, Sign, "hinge", 2, 2, 2 },
        { "2-2-res2-1", "binary", null, Sign, "hinge", 2, 2, 1 },
        { "2-res2-2", "binary", "ternary/none", Steps, "crammer-singer", 2, 2, 1 },
        { "2x3-conv2x2x1-res2-1", "binary", null, Sign, "hinge", 2, 2, 1 },
    };

    private static (SelectorEncoding, SlackPolicy, ProductEncoding)[] Encodings =>
    [
        (SelectorEncoding.DomainWall, SlackPolicy.None, ProductEncoding.Rosenberg), (SelectorEncoding.OneHot, SlackPolicy.None, ProductEncoding.Rosenberg),
        (SelectorEncoding.DomainWall, SlackPolicy.Binary, ProductEncoding.Rosenberg), (SelectorEncoding.OneHot, SlackPolicy.Bounded, ProductEncoding.Rosenberg),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_model_has_the_optimum_and_the_optimal_networks_of_training(
        string widths, string weights, string? biases, string activation, string loss, int samples, int classes, int maxAbs)
    {
        foreach (var (selectors, slack, products) in Encodings)
        {
            var (compiled, truth, optimal) = Problem(widths, weights, biases, activation, loss, samples, classes, maxAbs, selectors, slack, products);
            var model = compiled.Scenarios.Scenarios[0].Model;
            var optima = ExactSolver.AllOptima(model, 1_000_000);
            optima.IsComplete.ShouldBeTrue();
            optima.Objective.ShouldBe(truth, 1e-9, $"{selectors} {slack}");
            var networks = optima.Points.Select(point => Key(point.AsSpan(0, compiled.Completion.FreeCount))).ToHashSet();
            networks.SetEquals(optimal).ShouldBeTrue($"{selectors} {slack}: {networks.Count} optimal networks in the model, {optimal.Count} in truth");
        }
    }

    [Theory]
    [InlineData("3x3-conv2x2x2-maxpool2-2", 12)]
    [InlineData("2-2-res2-2", 12)]
    [InlineData("4x4-conv3x3x1-maxpool1x2-2", 13)]
    public void Thousands_of_wired_networks_have_the_optimum_of_their_model(string widths, int bits)
    {
        var (compiled, truth, optimal) = Problem(widths, "binary", null, Sign, "pairwise", 2, 2, 1, SelectorEncoding.DomainWall, SlackPolicy.None);
        compiled.Completion.FreeCount.ShouldBe(bits);
        var optima = ExactSolver.AllOptima(compiled.Scenarios.Scenarios[0].Model, 1_000_000);
        optima.IsComplete.ShouldBeTrue();
        optima.Objective.ShouldBe(truth, 1e-9);
        optima.Points.Select(point => Key(point.AsSpan(0, bits))).ToHashSet().SetEquals(optimal).ShouldBeTrue();
    }

    [Theory]
    [InlineData("2-2-1", "ternary/binary", Sign, 2)]
    [InlineData("3x3-conv2x2x1-maxpool2-1", "binary", Sign, 2)]
    [InlineData("2-2-2-1", "binary", Sign, 2)]
    [InlineData("2-2-2", "binary", Sign, 3)]
    public void Products_as_inequality_rows_are_exact_too(string widths, string weights, string activation, int samples)
    {
        var (compiled, truth, optimal) = Problem(
            widths, weights, null, activation, widths.EndsWith('1') ? "hinge" : "pairwise", samples, 2, 1, SelectorEncoding.DomainWall, SlackPolicy.None,
            ProductEncoding.Inequality);
        var model = compiled.Scenarios.Scenarios[0].Model;
        model.Products.ShouldBeEmpty();
        var optima = ExactSolver.AllOptima(model, 1_000_000);
        optima.Objective.ShouldBe(truth, 1e-9);
        optima.Points.Select(point => Key(point.AsSpan(0, compiled.Completion.FreeCount))).ToHashSet().SetEquals(optimal).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Completion_of_any_bits_is_feasible_and_its_objective_is_the_loss(
        string widths, string weights, string? biases, string activation, string loss, int samples, int classes, int maxAbs)
    {
        var (compiled, _, _) = Problem(widths, weights, biases, activation, loss, samples, classes, maxAbs, SelectorEncoding.DomainWall, SlackPolicy.Binary);
        var model = compiled.Scenarios.Scenarios[0].Model;
        var point = new sbyte[model.VariableCount];
        foreach (var bits in TinyProblems.AllBits(compiled.Completion.FreeCount))
        {
            var objective = model.Completion!.Complete(bits, point);
            model.IsFeasible(point).ShouldBeTrue();
            model.Objective.Energy(point).ShouldBe(objective, 1e-9);
        }
    }

    [Fact]
    public void Without_its_rows_the_model_is_wrong()
    {
        var (compiled, truth, optimal) = Problem("3-2-1", "binary", null, Sign, "hinge", 4, 2, 1, SelectorEncoding.DomainWall, SlackPolicy.None);
        var full = compiled.Scenarios.Scenarios[0].Model;
        var stripped = new ConstrainedQuadraticModelBuilder(full.VariableCount);
        stripped.Objective.AddOffset(full.Objective.Offset);
        for (var i = 0; i < full.VariableCount; i++)
        {
            stripped.Objective.AddLinear(i, full.Objective.Linear[i]);
        }

        foreach (var product in full.Products)
        {
            stripped.AddProduct(product.Product, product.First, product.Second);
        }

        var optima = ExactSolver.AllOptima(stripped.Build(), 1_000_000);
        (optima.Objective < truth - 1e-9 || optima.Points.Select(point => Key(point.AsSpan(0, compiled.Completion.FreeCount)))
            .ToHashSet().Count > optimal.Count).ShouldBeTrue();
    }

    private static (CompiledNetwork Compiled, double Truth, HashSet<string> Optimal) Problem(
        string widths, string weights, string? biases, string activation, string loss, int samples, int classes, int maxAbs, SelectorEncoding selectors,
        SlackPolicy slack,
        ProductEncoding products = ProductEncoding.Rosenberg)
    {
        var data = TinyProblems.Data(widths.Length * 31 + samples * 7 + maxAbs, samples, NetworkSpec.Parse(widths).InputCount, classes, maxAbs);
        var parts = activation.Split('/');
        var spec = parts.Length == 1 ? ActivationSpec.Sign
            : new ActivationSpec(ScalarFunction.Parse(parts[0]), int.Parse(parts[1]), parts.Length > 2 ? int.Parse(parts[2]) : 0);
        var lattice = TinyProblems.Lattice(widths, weights, biases, spec, data);
        var options = new CompileOptions { Encoding = ModelEncoding.Exact, Selectors = selectors, Slack = slack, Products = products };
        var compiled = NetworkCompiler.Compile(lattice, data, LossSpec.Parse(loss, 1), TinyProblems.OneBundle(data), options);
        var walker = compiled.Completion.CreateWalker();
        var losses = TinyProblems.AllBits(compiled.Completion.FreeCount).Select(bits =>
        {
            walker.Load(bits);
            return (Key(bits), walker.Objective);
        }).ToList();
        var truth = losses.Min(pair => pair.Objective);
        return (compiled, truth, [.. losses.Where(pair => pair.Objective <= truth + 1e-9).Select(pair => pair.Item1)]);
    }

    private static string Key(ReadOnlySpan<sbyte> bits) => string.Concat(bits.ToArray());
}

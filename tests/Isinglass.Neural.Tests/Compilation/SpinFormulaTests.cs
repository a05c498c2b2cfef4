using Isinglass.Model;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Tests.Compilation;

/// <summary>Closed formulas of spins and rows against what the compiler builds.</summary>
public sealed class SpinFormulaTests
{
    public static IEnumerable<ITheoryDataRow> Cases => new TheoryData<string, string, string?, string, string, ModelEncoding, SelectorEncoding>
    {
        { "12-4-1", "binary", null, "sign", "hinge", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-4-1", "binary", null, "sign", "hinge", ModelEncoding.Exact, SelectorEncoding.OneHot },
        { "12-4-3", "binary", null, "sign", "pairwise", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-3-2-3", "ternary", "binary", "tanh/4", "pairwise", ModelEncoding.Exact, SelectorEncoding.OneHot },
        { "12-3-1", "odd2", null, "relu/2/1", "hinge", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-3-1", "int2", "unipolar", "tanh/4", "hinge", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-3", "binary", null, "sign", "crammer-singer", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-1", "binary", null, "sign", "logistic", ModelEncoding.Exact, SelectorEncoding.DomainWall },
        { "12-4-1", "binary", null, "sign", "hinge", ModelEncoding.SoftMargin, SelectorEncoding.DomainWall },
        { "12-4-3-3", "ternary", "binary", "tanh/4", "pairwise", ModelEncoding.SoftMargin, SelectorEncoding.DomainWall },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    internal void Formulas_count_what_is_built(
        string widths, string weights, string? biases, string activation, string loss, ModelEncoding encoding, SelectorEncoding selectors)
    {
        foreach (var maxAbs in new[] { 1, 7 })
        {
            var (formula, model, causes) = Compiled(widths, weights, biases, activation, loss,
                new CompileOptions { Encoding = encoding, Selectors = selectors }, maxAbs);
            var counts = causes.CountBy(cause => cause).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
            long[] built = [.. new[] { VariableRole.Selector, VariableRole.Slack, VariableRole.Product, VariableRole.Loss }.Select(cause =>
                counts.GetValueOrDefault(cause))];
            long[] formulas = [formula.Selectors, formula.Slacks, formula.Products, formula.Loss];
            var rows = model.Rows.RowCount + model.Products.Length + model.Objective.SquaredTerms.Count;
            if (maxAbs == 1 && weights != "int2")
            {
                formulas.ShouldBe(built, $"inputs of one bit, {widths}");
                formula.Rows.ShouldBeGreaterThanOrEqualTo(rows);
            }
            else
            {
                built.Zip(formulas).ShouldAllBe(pair => pair.First <= pair.Second);
                formula.Rows.ShouldBeGreaterThanOrEqualTo(rows);
                formula.Entries.ShouldBeGreaterThanOrEqualTo(model.Rows.EntryCount + model.Objective.SquaredTerms.Rows.EntryCount + 3 * model.Products.Length);
            }
        }
    }

    [Theory]
    [InlineData("3x4-conv2x2x2-3", "binary", "sign", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-conv2x2x2-pool2x3-3", "ternary", "sign", ModelEncoding.Exact, SelectorEncoding.OneHot)]
    [InlineData("3x4-conv2x2x2p1-pool4x5-res2-1", "binary", "tanh/4", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-conv2x2x2-maxpool2x3-3", "binary", "tanh/4", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-conv2x2x2-maxpool2x3-3", "binary", "sign", ModelEncoding.Exact, SelectorEncoding.OneHot)]
    [InlineData("3x4-conv2x2x1-pool1x3-maxpool2x1-3", "binary", "sign", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-conv2x2x1-maxpool2x1-1", "binary", "relu/2/1", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-pool3x2-4-res4-3", "binary", "sign", ModelEncoding.Exact, SelectorEncoding.DomainWall)]
    [InlineData("3x4-conv2x2x2-pool2x3-3", "ternary", "tanh/4", ModelEncoding.SoftMargin, SelectorEncoding.DomainWall)]
    [InlineData("12-4-res4-1", "binary", "sign", ModelEncoding.SoftMargin, SelectorEncoding.DomainWall)]
    internal void Formulas_bound_what_is_built_for_wired_networks(string widths, string weights, string activation, ModelEncoding encoding,
        SelectorEncoding selectors)
    {
        foreach (var maxAbs in new[] { 1, 7 })
        {
            var (formula, model, causes) = Compiled(widths, weights, null, activation, "hinge",
                new CompileOptions { Encoding = encoding, Selectors = selectors }, maxAbs);
            var built = causes.CountBy(cause => cause).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
            built.GetValueOrDefault(VariableRole.Selector).ShouldBeLessThanOrEqualTo(formula.Selectors);
            built.GetValueOrDefault(VariableRole.Slack).ShouldBeLessThanOrEqualTo(formula.Slacks);
            built.GetValueOrDefault(VariableRole.Product).ShouldBeLessThanOrEqualTo(formula.Products);
            built.GetValueOrDefault(VariableRole.Loss).ShouldBeLessThanOrEqualTo(formula.Loss);
            var rows = model.Rows.RowCount + model.Products.Length + model.Objective.SquaredTerms.Count;
            formula.Rows.ShouldBeInRange(rows, 4 * rows);
            formula.Entries.ShouldBeGreaterThanOrEqualTo(model.Rows.EntryCount + model.Objective.SquaredTerms.Rows.EntryCount);
        }
    }

    [Fact]
    public void Equal_patches_share_their_selectors()
    {
        // One patch at all places and in both samples: one selector a filter.
        var data = new QuantizedDataset(16, [.. Enumerable.Repeat((sbyte)1, 32)], [0, 1], ["a", "b"], 1);
        var lattice = TinyProblems.Lattice("4x4-conv2x2x3-pool3-1", "binary", null, ActivationSpec.Sign, data);
        var compiled = NetworkCompiler.Compile(lattice, data, LossSpec.Hinge(1), TinyProblems.OneBundle(data),
            new CompileOptions { Encoding = ModelEncoding.Exact });
        compiled.Causes[0].Count(cause => cause == VariableRole.Selector).ShouldBe(3);
        ResourceReport.Of(compiled).SpinsBeforePresolve.ShouldBeGreaterThan(ResourceReport.Of(compiled).SpinsMonolithic);
    }

    [Fact]
    public void Weights_that_only_see_zeros_are_dead()
    {
        // The right half is 0; a kernel of the image's height sees it with its second column at the last place alone, and one as wide as the image always.
        var data = new QuantizedDataset(4, [1, 0, -1, 0, -1, 0, -1, 0], [0, 1], ["a", "b"], 1);
        foreach (var (widths, dead) in new[] { ("2x2-conv2x2x3-1", 6), ("2x2-conv2x1x3-1", 0) })
        {
            var lattice = TinyProblems.Lattice(widths, "binary", null, ActivationSpec.Sign, data);
            var compiled = NetworkCompiler.Compile(lattice, data, LossSpec.Hinge(1), TinyProblems.OneBundle(data), new CompileOptions());
            ResourceReport.Of(compiled).DeadBits.ShouldBe(dead);
            new IntervalPropagation(lattice, compiled.Completion.Block).DeadBits.Count.ShouldBeGreaterThanOrEqualTo(dead);
        }
    }

    [Fact]
    public void A_committee_costs_one_spin_a_unit_and_sample()
    {
        var (formula, _, _) = Compiled("12-4-1", "binary", null, "sign", "hinge", new CompileOptions(), 7);
        formula.ShouldSatisfyAllConditions(f => f.Selectors.ShouldBe(4), f => f.Spins.ShouldBe(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    public void The_default_encoding_needs_a_third_of_the_textbook_and_six_bits(int maxAbs)
    {
        var data = TinyProblems.Data(1, 3, 196, 2, maxAbs);
        var lattice = TinyProblems.Lattice("196-8-1", "binary", null, ActivationSpec.Sign, data);
        var prices = EncodingComparison.Of(lattice, data, LossSpec.Hinge(1));
        var (own, textbook) = (prices[0], prices.Single(price => price.Name == EncodingComparison.Textbook));
        own.Spins.ShouldBe(8);
        (3 * own.Spins).ShouldBeLessThanOrEqualTo(textbook.Spins);
        own.CoefficientBits.ShouldBeLessThanOrEqualTo(6);
        prices.Count(price => price.IsExact).ShouldBe(8);
    }

    [Fact]
    public void A_model_larger_than_memory_is_refused_before_it_is_built()
    {
        var data = TinyProblems.Data(1, 50, 20, 2, 1);
        var lattice = TinyProblems.Lattice("20-10-2", "binary", null, ActivationSpec.Sign, data);
        foreach (var encoding in new[] { ModelEncoding.Exact, ModelEncoding.SoftMargin })
        {
            var options = new CompileOptions { Encoding = encoding, MemoryLimit = 100_000 };
            var error = Should.Throw<WorkException>(() => NetworkCompiler.Compile(lattice, data, LossSpec.Parse("pairwise", 1), TinyProblems.OneBundle(data),
                options));
            error.Message.ShouldContain("97.7 KiB are there");
            error.Message.ShouldContain("fewer samples");
        }
    }

    private static (SpinCountEstimate Formula, ConstrainedQuadraticModel Model, IReadOnlyList<VariableRole> Causes) Compiled(
        string widths, string weights, string? biases, string activation, string loss, CompileOptions options, int maxAbs)
    {
        var classes = widths[^1] == '1' ? 2 : 3;
        var data = TinyProblems.Data(2, 3, 12, classes, maxAbs);
        var parts = activation.Split('/');
        var spec = parts.Length == 1 ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(parts[0]), int.Parse(parts[1]), parts.Length > 2 ? 1 : 0);
        var lattice = TinyProblems.Lattice(widths, weights, biases, spec, data);
        var compiled = NetworkCompiler.Compile(lattice, data.Subset([0]), LossSpec.Parse(loss, 1), [[0]], options);
        var formula = SpinCountEstimate.PerSample(lattice, compiled.Completion.Loss, compiled.Loss.MultiClass, options, data.MaxAbs);
        return (formula, compiled.Scenarios.Scenarios[0].Model, compiled.Causes[0]);
    }
}

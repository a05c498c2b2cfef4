using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Export;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;
using Isinglass.Training.Exchange;

namespace Isinglass.Training.Tests.Exchange;

public sealed class ModelExchangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lp", ProductEncoding.Rosenberg)]
    [InlineData("lp", ProductEncoding.Inequality)]
    [InlineData("lp", ProductEncoding.Eliminated)]
    [InlineData("mps", ProductEncoding.Rosenberg)]
    [InlineData("qplib", ProductEncoding.Rosenberg)]
    [InlineData("cqm", ProductEncoding.Rosenberg)]
    internal void A_written_model_has_the_optimum_of_enumeration_and_decodes_to_it(string format, ProductEncoding products)
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File($"m.{format}");
        ModelExport.Write(plan, new CompileOptions { Products = products }, null, path, FormatOptions.Default);
        var file = ModelFormats.Read(path);
        var optima = ExactSolver.AllOptima(file.Constrained!, 100_000);
        optima.Objective.ShouldBe(ExchangeProblems.Optimum(plan), 1e-9);
        var point = optima.Points[0];
        var solution = _folder.Write("s.sol", SolutionFile.ToText(file, point));
        var decoded = ModelImport.Decode(path, solution, null, null);
        decoded.IsVerified.ShouldBeTrue();
        decoded.Loss.ShouldBe(optima.Objective, 1e-9);
        decoded.Network.Network.Bits.ShouldBe(point[..plan.Lattice.Layout.BitCount]);
    }

    [Theory]
    [InlineData("1x3-conv1x2x1-maxpool1x2-2")]
    [InlineData("1x3-conv1x2x2-pool1x2-2")]
    [InlineData("1x3-pool1x3-res1-res1-2")]
    public void Wired_networks_are_written_solved_and_decoded_as_dense_ones(string network)
    {
        var plan = ExchangeProblems.Plan(network);
        var path = _folder.File("m.lp");
        ModelExport.Write(plan, new CompileOptions { Products = ProductEncoding.Inequality }, null, path, FormatOptions.Default);
        var file = ModelFormats.Read(path);
        var optima = ExactSolver.AllOptima(file.Constrained!, 100_000);
        optima.Objective.ShouldBe(ExchangeProblems.Optimum(plan), 1e-9);
        var decoded = ModelImport.Decode(path, _folder.Write("s.sol", SolutionFile.ToText(file, optima.Points[0])), null, null);
        decoded.IsVerified.ShouldBeTrue();
        decoded.Loss.ShouldBe(optima.Objective, 1e-9);
        decoded.Network.Network.Lattice.Spec.Widths.ShouldBe(network);
    }

    [Theory]
    [InlineData("coo")]
    [InlineData("qubo")]
    [InlineData("bqpjson")]
    [InlineData("mc")]
    public void Penalties_have_the_energy_of_the_loss_at_completed_points(string format)
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File($"m.{format}");
        var (map, _) = ModelExport.Write(plan, new CompileOptions(), new PenaltyChoice(null), path,
            new FormatOptions { Format = format == "bqpjson" ? format : null });
        map.IsExact.ShouldBeFalse();
        var model = plan.CompileWhole(new CompileOptions()).Scenarios.Scenarios[0].Model;
        var chain = PenaltyBridge.Of(model, PenaltyRule.UpperBound);
        var bits = Enumerable.Range(0, plan.Lattice.Layout.BitCount).Select(k => (sbyte)(k % 3 == 0 ? 1 : 0)).ToArray();
        var point = new sbyte[model.VariableCount];
        var loss = model.Completion!.Complete(bits, point);
        var whole = chain.Lift(point);
        map.VariableCount.ShouldBe(whole.Length);

        // A graph has one node more, whose sign is the sign of all: both signs mean the same network.
        foreach (var sign in format == "mc" ? [1, -1] : new[] { 1 })
        {
            var spins = whole.Select(bit => sign * (2 * bit - 1)).Append(sign);
            var text = format == "mc" ? string.Join(' ', spins) : string.Join(' ', whole);
            var decoded = ModelImport.Decode(path, _folder.Write("s.txt", text), null, null);
            decoded.Loss.ShouldBe(loss, 1e-9);
            decoded.Objective.ShouldBe(loss, 1e-6);
            decoded.Network.Network.Bits.ShouldBe(bits);
        }
    }

    [Fact]
    public void A_point_that_is_no_forward_pass_is_completed_and_its_rows_are_named()
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File("m.lp");
        ModelExport.Write(plan, new CompileOptions { Products = ProductEncoding.Inequality }, null, path, FormatOptions.Default);
        var decoded = ModelImport.Decode(path, _folder.Write("s.txt", "w1_1_1_0 1\nw2_1_1_0 1\n"), null, null);
        decoded.IsVerified.ShouldBeFalse();
        decoded.Violated.ShouldContain(row => row.Name.StartsWith("sample_", StringComparison.Ordinal));
        decoded.Loss.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_point_of_a_sample_set_is_completed_and_the_best_is_taken()
    {
        var plan = ExchangeProblems.Plan("3-1", ModelEncoding.SoftMargin);
        var path = _folder.File("m.coo");
        ModelExport.Write(plan, new CompileOptions(), null, path, FormatOptions.Default);
        var states = Enumerable.Range(0, 8).Select(code => $"{code + 1},{string.Concat(Enumerable.Range(0, 3).Select(k => code >> k & 1))},1,0,0.125");
        var decoded = ModelImport.Decode(path, _folder.Write("s.csv", "rank,state,reads,value,probability\n" + string.Join('\n', states)), null, null);
        decoded.PointCount.ShouldBe(8);
        decoded.Loss.ShouldBe(ExchangeProblems.Optimum(plan), 1e-9);
        decoded.Map.IsExact.ShouldBeFalse();
    }

    [Fact]
    public void A_network_that_was_decoded_is_a_network_file()
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File("m.mps");
        ModelExport.Write(plan, new CompileOptions(), null, path, FormatOptions.Default);
        var decoded = ModelImport.Decode(path, _folder.Write("s.txt", "w1_1_1_0 1\n"), null, null);
        NetworkFile.Write(_folder.File("network.json"), decoded.Network);
        var read = NetworkFile.Read(_folder.File("network.json"));
        read.Network.Evaluate(plan.Data.Test).Accuracy.ShouldBe(decoded.Accuracy.Test);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_with_a_cure()
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File("m.lp");
        ModelExport.Write(plan, new CompileOptions(), null, path, FormatOptions.Default);
        var solution = _folder.Write("s.txt", "w1_1_1_0 1\n");
        Refused(() => ModelImport.Decode(path, solution, _folder.File("none.json"), null), "compile -o");
        Refused(() => ModelImport.Decode(path, solution, _folder.Write("bad.json", "{\"format\": 3}"), null), "the field 'format'");
        Refused(() => ModelExport.Write(plan, new CompileOptions(), null, _folder.File("m.qubo"), FormatOptions.Default), "`penalty` auto");
        Refused(() => ModelExport.Write(plan, new CompileOptions { Products = ProductEncoding.Eliminated }, null, _folder.File("m.mps"),
            FormatOptions.Default), "Write lp");
        var map = File.ReadAllText(ModelMap.PathOf(path));
        Refused(() => ModelImport.Decode(path, solution, _folder.Write("seed.json", map.Replace("\"seed\": 1", "\"seed\": 2")), null), "are not those");
        File.Exists(_folder.File("m.qubo")).ShouldBeFalse();
    }

    private static void Refused(Action action, string cure) => Should.Throw<InputException>(action).Message.ShouldContain(cure);
}

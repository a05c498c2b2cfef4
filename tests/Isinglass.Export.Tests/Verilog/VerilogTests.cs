using Isinglass.Export.Lowering;
using Isinglass.Export.Verification;
using Isinglass.Export.Verilog;
using Isinglass.Testing;

namespace Isinglass.Export.Tests.Verilog;

public sealed class VerilogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("20-6-3", "binary", 1)]
    [InlineData("20-6-1", "ternary", 4)]
    public void The_bench_holds_its_vectors_against_their_scores(string widths, string weights, int bits)
    {
        Require.Program("iverilog", "iverilog");
        var network = new ExportedNetwork(RandomNetworks.Of(widths, weights, bits: bits));
        var (module, bench) = (VerilogModule.Of(network), _folder.Write("network_tb.v", VerilogTestbench.Of(network)));
        Simulate(module, bench).ShouldContain("0 of 16 vectors are wrong");
        Simulate(module.Replace("assign scores = {", "assign scores = ~{", StringComparison.Ordinal), bench).ShouldContain("16 of 16 vectors are wrong");
    }

    [Fact]
    public void A_wrong_gate_is_told_with_its_layer()
    {
        Require.Program("iverilog", "iverilog");
        var network = new ExportedNetwork(RandomNetworks.Of("20-6-4-3", "binary", bits: 1));
        var at = VerilogModule.Of(network).IndexOf("wire signed", VerilogModule.Of(network).IndexOf("// layer 2", StringComparison.Ordinal),
            StringComparison.Ordinal);
        var text = VerilogModule.Of(network);
        var wrong = text[..at] + text[at..].Replace(" m1_l2_v1 = m1_l2_s1 > 0", " m1_l2_v1 = m1_l2_s1 < 0", StringComparison.Ordinal);
        wrong.ShouldNotBe(text);
        var artefact = VerilogArtefact.Of(_folder.Write("network.v", wrong), _folder.Write("network_tb.v", VerilogTestbench.Of(network)), _folder.Path)!;
        var check = Verifier.Check(network, artefact, [("test", network.RandomInputs(20))]);
        check.Differences.ShouldBeGreaterThan(0);
        check.First.ShouldNotBeNull().ShouldContain("layer 2 (4): value 2 is ");
    }

    private string Simulate(string module, string bench)
    {
        var simulation = _folder.File("simulation");
        ToolRun.Output(ToolRun.Find("iverilog")!, ["-g2005", "-Wall", "-o", simulation, bench, _folder.Write("network.v", module)], _folder.Path);
        return ToolRun.Output(ToolRun.Find("vvp")!, ["-n", simulation], _folder.Path);
    }
}

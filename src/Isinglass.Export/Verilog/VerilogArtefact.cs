using Isinglass.Export.Verification;

namespace Isinglass.Export.Verilog;

/// <summary>Module and testbench in Icarus Verilog, if installed.</summary>
internal static class VerilogArtefact
{
    /// <summary>The simulation; null without iverilog.</summary>
    public static IArtefact? Of(string module, string bench, string work)
    {
        if (ToolRun.Find("iverilog") is not { } compiler || ToolRun.Find("vvp") is not { } simulator)
        {
            return null;
        }

        return new ProgramArtefact("iverilog", isTraced =>
        {
            var simulation = Path.Combine(work, isTraced ? "traced.vvp" : "plain.vvp");
            ToolRun.Output(compiler, ["-g2005", isTraced ? "-DISINGLASS_TRACE" : "-DISINGLASS_PLAIN", "-o", simulation, bench, module], work);
            return (simulator, ["-n", simulation, "+inputs=/dev/stdin"]);
        }, work);
    }
}

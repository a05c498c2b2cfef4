using Isinglass.Testing;

namespace Isinglass.Export.Tests;

/// <summary>What runs an artefact, and what a target cannot express.</summary>
internal static class Tools
{
    public static void Require(string target)
    {
        if (target == "c")
        {
            Testing.Require.Program("gcc", "gcc");
        }
        else if (target == "verilog")
        {
            Testing.Require.Program("iverilog", "iverilog");
        }
    }

    /// <summary>How a target names the layer that it refuses of a trained network; null where it takes all.</summary>
    public static string? Refuses(string target, string network) => (target, network) switch
    {
        ("verilog", "int4") => "layer 1 (3) has weights int4",
        ("verilog", "convolution") => "layer 1 (conv3x3x2) is not dense",
        ("verilog", "padded") => "layer 1 (conv3x3x2p1) is not dense",
        ("verilog", "regression") => "layer 1 (4) has weights int3",
        ("qonnx", "regression") => "layer 1 (4) has an activation that is no rising staircase",
        _ => null,
    };
}

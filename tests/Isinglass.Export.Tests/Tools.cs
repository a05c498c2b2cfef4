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
    }

    /// <summary>How a target names the layer that it refuses of a trained network; null where it takes all.</summary>
    public static string? Refuses(string target, string network) => (target, network) switch
    {
        _ => null,
    };
}

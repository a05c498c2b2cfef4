using System.Runtime.InteropServices;

namespace Isinglass.Files;

/// <summary>The program that starts assemblies. The process itself may be something else: an executable of its own, or a test.</summary>
internal static class DotnetHost
{
    /// <summary>That of the runtime that runs this process: ROOT/shared/Microsoft.NETCore.App/VERSION lies beside it.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}

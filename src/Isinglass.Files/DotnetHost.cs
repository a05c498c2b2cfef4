using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isinglass.Files;

/// <summary>The program that starts assemblies. The process itself may be another executable or a test.</summary>
internal static class DotnetHost
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// That of the runtime that runs this process: ROOT/shared/Microsoft.NETCore.App/VERSION lies beside it. A program compiled to machine code has none, and
    /// takes the one on PATH.
    /// </summary>
    public static string Path { get; } = IsNative ? OnPath()
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Name));

    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>This program: the assembly of this name beside it, or the executable where it was compiled to machine code.</summary>
    public static string Own(string assembly) => IsNative ? Environment.ProcessPath! : System.IO.Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    /// <summary>What starts a program: this host an assembly, an executable itself.</summary>
    public static IReadOnlyList<string> Command(string program) =>
        program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [Path, "exec", program] : [program];

    private static string OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Where(static folder => folder.Length > 0).Select(static folder => System.IO.Path.Combine(folder, Name)).FirstOrDefault(File.Exists) ?? Name;
}

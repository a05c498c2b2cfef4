using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>The program that starts assemblies. The process itself may be another executable or a test.</summary>
internal static class DotnetHost
{
    /// <summary>
    /// That of the runtime that runs this process: ROOT/shared/Microsoft.NETCore.App/VERSION lies beside it. A program compiled to machine code has none, and
    /// takes the one on PATH.
    /// </summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Path => IsNative ? ProgramPath.Find("dotnet", "What runs beside this program needs the runtime of .NET 10: install it.")
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>This program: the assembly of this name beside it, or the executable where it was compiled to machine code.</summary>
    public static string Own(string assembly) => IsNative ? Environment.ProcessPath! : System.IO.Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    /// <summary>What starts a program: this host an assembly, an executable itself.</summary>
    public static IReadOnlyList<string> Command(string program) =>
        program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [Path, "exec", program] : [program];
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Cli.Siblings;

/// <summary>
/// A program beside this one, for functions with heavy dependencies (a web server, a cluster). It replaces this process where the system can do that, so that
/// streams, signals and the exit code are its own.
/// </summary>
internal static class SiblingProgram
{
    /// <summary>Runs a sibling with these arguments to its end.</summary>
    /// <param name="name">Its project and assembly, as <c>Isinglass.Dashboard</c>.</param>
    /// <param name="arguments">Its command line.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="WorkException">It is missing and cannot be built.</exception>
    public static int Run(string name, IReadOnlyList<string> arguments)
    {
        string[] words = [DotnetHost.Path, "exec", SiblingAssembly.Find(name, Output.Note), .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            Console.Out.Flush();
            var failed = Execute(words[0], [.. words, null]);
            throw new WorkException($"The program {words[0]} cannot be started ({failed}, error {Marshal.GetLastPInvokeError()}).");
        }

        // Ctrl-C reaches both; the sibling handles it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Replaces this process (POSIX execv); returns only on failure.</summary>
    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(string path, string?[] arguments);
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Jobs;

/// <summary>Processes that outlive the one that starts them, in their own sessions, so that Ctrl-C of a terminal does not reach them.</summary>
internal static partial class JobProcess
{
    // The shell writes the exit code to a file, so no process has to wait for it; a signal to the group ends the program, not the shell.
    private const string Script =
        """
        exec </dev/null >/dev/null 2>&1
        trap : TERM INT HUP
        out=$1 log=$2 exit=$3
        shift 3
        "$@" >"$out" 2>>"$log"
        echo $? >"$exit.part"
        mv "$exit.part" "$exit"
        """;

    // Closes the caller's pipes, which would otherwise stay open while the program runs.
    private const string SilentScript = """exec </dev/null >/dev/null 2>&1; exec "$@" """;

    private const int SigTerm = 15;

    /// <summary>Starts the program; its output goes to files, and at the end its exit code to a third one.</summary>
    /// <returns>The process's name for <see cref="IsAlive"/>.</returns>
    public static string Start(
        JobProgram program, IReadOnlyList<string> arguments, string folder, string output, string log, string exit) =>
        Start(["sh", "-c", Script, "sh", output, log, exit, .. Words(program, arguments)], folder);

    /// <summary>Starts the program and discards its output.</summary>
    public static void StartSilently(JobProgram program, IReadOnlyList<string> arguments, string folder) =>
        Start(["sh", "-c", SilentScript, "sh", .. Words(program, arguments)], folder);

    /// <summary>Whether a process is still alive; another one with the same id is not mistaken for it.</summary>
    public static bool IsAlive(string name)
    {
        var words = name.Split(' ');
        if (words.Length != 2 || !int.TryParse(words[0], out var id))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && Begun(process) == words[1];
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Asks a process and its children to finish (SIGTERM), as a batch system does.</summary>
    public static void Terminate(string name)
    {
        if (IsAlive(name))
        {
            _ = Signal(-int.Parse(name.Split(' ')[0], CultureInfo.InvariantCulture), SigTerm);
        }
    }

    private static IEnumerable<string> Words(JobProgram program, IReadOnlyList<string> arguments) =>
        [.. DotnetHost.Command(program.Path), .. arguments];

    private static string Start(IReadOnlyList<string> words, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("setsid", words) { UseShellExecute = false, WorkingDirectory = folder })!;
            return $"{process.Id} {Begun(process)}";
        }
        catch (Win32Exception exception)
        {
            throw new WorkException(
                $"A job cannot be started in {folder}: {exception.Message} (jobs need a Unix system with setsid, of util-linux, and a shell).", exception);
        }
    }

    /// <summary>Whole seconds: the clock ticks of the kernel are converted by the boot time, which moves.</summary>
    private static string Begun(Process process) =>
        new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}

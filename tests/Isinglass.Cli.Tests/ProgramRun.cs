using System.Diagnostics;

namespace Isinglass.Cli.Tests;

/// <summary>What one run of the program said and how it ended; the program runs as a process of its own, as a user runs it.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>isinglass</c> with arguments. Data directories of the user are out of sight unless <paramref name="environment"/> names them.</summary>
    public static Task<ProgramRun> StartAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        StartInAsync(Environment.CurrentDirectory, arguments, environment);

    /// <summary>Runs it in a folder.</summary>
    public static async Task<ProgramRun> StartInAsync(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var nowhere = Path.Combine(Path.GetTempPath(), "isinglass-no-such-folder");
        foreach (var (name, value) in environment.Prepend(("NO_PROXY", "127.0.0.1")).Prepend(("XDG_DATA_HOME", nowhere)).Prepend(("ISINGLASS_DATA", nowhere)))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs it with blank-separated arguments.</summary>
    public static Task<ProgramRun> StartAsync(string arguments, params (string Name, string Value)[] environment) =>
        StartAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);
}

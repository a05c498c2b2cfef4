using System.Diagnostics;

namespace Isinglass.Cli.Tests;

/// <summary>
/// What one run of the program said and how it ended. A command that needs nothing of its own (no environment, no folder, no sibling program) runs in this
/// process, where it is compiled once for all tests; the others run as a user runs them.
/// </summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>isinglass</c> with arguments. Data directories of the user are out of sight unless <paramref name="environment"/> names them.</summary>
    public static Task<ProgramRun> StartAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        environment.Length == 0 && InProcess.Takes(arguments)
            ? Task.Run(() => InProcess.Run(arguments))
            : StartInAsync(Environment.CurrentDirectory, arguments, environment);

    /// <summary>Runs it in a folder, as a process of its own.</summary>
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
        foreach (var (name, value) in environment)
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

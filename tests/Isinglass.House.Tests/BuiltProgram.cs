using System.Diagnostics;

namespace Isinglass.House.Tests;

/// <summary>Runs a program that was built beside the tests.</summary>
internal static class BuiltProgram
{
    /// <summary>The built program or library of a project, of the framework that these tests run on; packing leaves copies in folders below.</summary>
    public static string Find(string assembly, params string[] projectFolder) =>
        Repository.File([.. projectFolder, "bin", "Release", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), $"{assembly}.dll"]);

    /// <summary>Its standard output; an exit code that is not 0 fails with what it wrote to standard error.</summary>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder) =>
        StartAsync("dotnet", ["exec", program, .. arguments], folder);

    /// <summary>The standard output of a shell script, which ends at the first command that fails; the commands before it stand in the message.</summary>
    public static Task<string> ScriptAsync(string script, string folder) => StartAsync("sh", ["-exc", script], folder);

    private static async Task<string> StartAsync(string file, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return output;
    }
}

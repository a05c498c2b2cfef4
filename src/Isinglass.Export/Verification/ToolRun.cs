using System.ComponentModel;
using System.Diagnostics;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Export.Verification;

/// <summary>Runs an installed tool: a compiler, a simulator, or a program that was compiled from an artefact.</summary>
internal static class ToolRun
{
    /// <summary>The first of these programs that is on PATH, with its folder; null when none is.</summary>
    public static string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (ProgramPath.TryFind(name) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The standard output of a tool.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments; no shell is involved.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="input">Writes its standard input.</param>
    /// <exception cref="WorkException">It cannot be started, or ends with another exit code than 0; the message has its first words.</exception>
    public static string Output(string program, IEnumerable<string> arguments, string folder, Action<TextWriter>? input = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new WorkException($"{program} cannot be started: {exception.Message}.", exception);
        }

        var (output, error) = (Drain(process.StandardOutput), Drain(process.StandardError));
        try
        {
            input?.Invoke(process.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything: its exit code and messages say why.
        }

        output.Thread.Join();
        error.Thread.Join();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Text()
            : throw new WorkException($"{Path.GetFileName(program)} ended with exit code {process.ExitCode}: "
                + $"{FirstWords(error.Text() is { Length: > 0 } words ? words : output.Text())}");
    }

    private static string FirstWords(string text) =>
        string.Join(" | ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(3)) is { Length: > 0 } words ? words : "it says nothing";

    // Both pipes are read while the input is written, since a full pipe would block the program.
    private static (Thread Thread, Func<string> Text) Drain(StreamReader reader)
    {
        var text = "";
        var thread = new Thread(() => text = reader.ReadToEnd());
        thread.Start();
        return (thread, () => text);
    }
}

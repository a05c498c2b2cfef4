using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Formats;

namespace Isinglass.Cli.Solving;

/// <summary>The folder of one solve: iterations.csv, result.json, solution.sol. It gets its name when it is whole.</summary>
internal static class SolveFolder
{
    /// <summary>Says at once when the folder cannot be written; an existing one is never overwritten.</summary>
    public static void Check(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new InputException($"The folder {path} exists already. Choose another with --run, or remove it.");
        }

        Guarded(path, () => Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full));
    }

    /// <summary>Writes the folder.</summary>
    public static void Write(string path, SolveOutcome outcome, ModelFile file, SolveSettings settings) => Guarded(path, () =>
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.part-{Environment.ProcessId}";
        Directory.CreateDirectory(temporary);
        try
        {
            AtomicFile.WriteText(Path.Combine(temporary, "iterations.csv"), outcome.Iterations.ToCsv());
            if (outcome.Point.Length > 0)
            {
                AtomicFile.WriteText(Path.Combine(temporary, "solution.sol"), SolutionFile.ToText(file, outcome.Point));
            }

            AtomicFile.Write(Path.Combine(temporary, "result.json"), stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
                writer.WriteStartObject();
                outcome.Write(writer, file, settings);
                writer.WriteEndObject();
            });
            if (Directory.Exists(full))
            {
                Directory.Delete(full);
            }

            Directory.Move(temporary, full);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    });

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {path} cannot be written: {exception.Message} Choose another with --run.", exception);
        }
    }
}

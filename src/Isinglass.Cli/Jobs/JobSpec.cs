using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Cli.Jobs;

/// <summary>What was submitted.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Folder">Where it was given: relative paths are meant from there.</param>
/// <param name="Priority">Higher ones first.</param>
/// <param name="Submitted">When.</param>
internal sealed record JobSpec(IReadOnlyList<string> Arguments, string Folder, int Priority, DateTimeOffset Submitted)
{
    /// <summary>The specification as JSON.</summary>
    public byte[] Write() => JsonText.ObjectBytes(json =>
    {
        json.WriteStartArray("arguments");
        foreach (var argument in Arguments)
        {
            json.WriteStringValue(argument);
        }

        json.WriteEndArray();
        json.WriteString("folder", Folder);
        json.WriteNumber("priority", Priority);
        json.WriteString("submitted", Submitted);
    });

    /// <summary>Reads a specification.</summary>
    /// <exception cref="InputException">The file is none.</exception>
    public static JobSpec Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new JobSpec(
                [.. root.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!)],
                root.GetProperty("folder").GetString()!,
                root.GetProperty("priority").GetInt32(),
                root.GetProperty("submitted").GetDateTimeOffset());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new InputException(path, 0, $"is no job ({exception.Message}). Remove its folder.", exception);
        }
    }

    /// <summary>Whether another one asks for the same.</summary>
    public bool IsSame(JobSpec other) => Folder == other.Folder && Arguments.SequenceEqual(other.Arguments);
}

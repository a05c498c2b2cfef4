using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Runs;

/// <summary>
/// The start of a run. Its folder keeps it because a copied folder loses the times of its files, and because the recipe of a finished run has every automatic
/// choice written out.
/// </summary>
/// <param name="Time">Start time, UTC.</param>
/// <param name="Recipe">The recipe as it was written.</param>
internal sealed record RunStart([property: JsonPropertyName("started")] DateTime Time, Recipe Recipe)
{
    /// <summary>Its file in the folder of a run.</summary>
    internal const string Name = "started.json";

    /// <summary>Reads the start of the run in a folder; null if the file is missing.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static RunStart? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new RunStart(json.RootElement.GetProperty("started").GetDateTime(), RecipeText.Read(json.RootElement.GetProperty("recipe"), path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or FormatException or KeyNotFoundException)
        {
            throw new InputException(path, 0, "does not say how the run began. Remove it.", exception);
        }
    }

    /// <summary>When the run in a folder began, UTC; null where the folder does not say so.</summary>
    internal static DateTime? TimeOf(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.GetProperty("started").GetDateTime().ToUniversalTime();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    internal void Write(string path) => AtomicFile.Write(path, stream => stream.Write(JsonText.Bytes(this, CheckpointJson.Default.RunStart)));
}

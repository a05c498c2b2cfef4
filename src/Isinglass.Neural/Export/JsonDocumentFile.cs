using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Neural.Export;

/// <summary>Reads a file that is one JSON document, and says what is wrong with it when it is not what was expected.</summary>
public static class JsonDocumentFile
{
    /// <summary>Reads a document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">What to say when there is no such file.</param>
    /// <param name="damaged">What to say when the content is something else; {0} stands for the details.</param>
    /// <param name="read">Takes the document's root apart.</param>
    /// <exception cref="InputException">The file is missing, cannot be read, or is damaged.</exception>
    public static T Read<T>(string path, string missing, string damaged, Func<JsonElement, T> read)
    {
        if (!File.Exists(path))
        {
            throw new InputException(missing);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InputException(path, (int)((exception as JsonException)?.LineNumber + 1 ?? 0), string.Format(null, damaged, exception is KeyNotFoundException ? "a field is missing" : exception.Message), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, 0, $"cannot be read: {exception.Message}", exception);
        }
    }
}

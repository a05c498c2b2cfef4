using System.Text.Json;
using System.Text.Unicode;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Reads a file that is one JSON document, with clear errors.</summary>
internal static class JsonDocumentFile
{
    /// <summary>Reads a document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">The message when there is no such file.</param>
    /// <param name="cure">How to repair a damaged file, a sentence.</param>
    /// <param name="read">Reads the document's root.</param>
    /// <exception cref="InputException">The file is missing, cannot be read, or is damaged; the message names the field.</exception>
    public static T Read<T>(string path, string missing, string cure, Func<JsonField, T> read)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(missing, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }

        return Read(path, content, cure, read);
    }

    /// <summary>Reads a document from bytes; <paramref name="path"/> is named in errors.</summary>
    /// <exception cref="InputException">The content is damaged; the message names the field, or the line.</exception>
    public static T Read<T>(string path, ReadOnlyMemory<byte> content, string cure, Func<JsonField, T> read)
    {
        if (!Utf8.IsValid(content.Span))
        {
            throw new InputException(path, 0, $"holds bytes that are no UTF-8. {cure}");
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return read(new JsonField(document.RootElement, path, cure));
        }
        catch (JsonException exception)
        {
            throw ReadFailure.Explain(path, exception, "is not proper JSON", cure);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair in the name of a field, which is only found when fields are searched.
            throw new InputException(path, 0, $"has a field whose name is no valid Unicode. {cure}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InputException { File: null })
        {
            // The parts do not fit together.
            throw new InputException(path, 0, $"is damaged: {exception.Message} {cure}", exception);
        }
    }
}

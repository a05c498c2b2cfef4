using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Turns failures to read a file into messages for the user.</summary>
internal static class ReadFailure
{
    /// <summary>The error for a failure of the system to read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="exception">
    /// The exception: an <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/> or <see cref="InvalidDataException"/>.
    /// </param>
    public static InputException Explain(string path, Exception exception) => new(path, 0, exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file. Check the name and the folder.",
        InvalidDataException => "the packed file is damaged or cut short. Get it again.",
        _ when Directory.Exists(path) => "is a folder, and a file is wanted. Name a file in it.",
        UnauthorizedAccessException => "cannot be read: this user has no right to. Change its rights, or copy it.",
        _ => $"cannot be read: {exception.Message}",
    }, exception);

    /// <summary>The error for a file that is not valid JSON, with its line.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="exception">The parser's exception.</param>
    /// <param name="what">What the file is not, such as "is not proper JSON".</param>
    /// <param name="cure">How to correct it: empty, or a sentence.</param>
    public static InputException Explain(string path, JsonException exception, string what, string cure = "") => new(
        path, (int)Math.Min(int.MaxValue, exception.LineNumber + 1 ?? 0), $"{what} ({Cause(exception.Message)}). {cure}".TrimEnd(), exception);

    /// <summary>The parser's message in plain words, without its own position in the text.</summary>
    public static string Cause(string message)
    {
        var cause = message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) ? "it is empty"
            : message.StartsWith("Expected depth to be zero", StringComparison.Ordinal) ? "it ends before its last bracket is closed" : message;
        var place = cause.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? cause : cause[..place]).TrimEnd('.');
    }
}

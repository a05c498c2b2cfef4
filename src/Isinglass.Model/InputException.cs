namespace Isinglass.Model;

/// <summary>
/// Invalid input. The message says what is wrong, where, and how to correct it; the program prints it without a stack trace and ends with exit code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>An error in an argument or option.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>An error in an argument or option, with its technical cause.</summary>
    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>An error in a file at a line (1-based; 0 when the whole file is meant): "file:line: message".</summary>
    public InputException(string file, int line, string message, Exception? inner = null)
        : base(line > 0 ? $"{file}:{line}: {message}" : $"{file}: {message}", inner)
    {
        File = file;
        Line = line;
    }

    /// <summary>The file, or null.</summary>
    public string? File { get; }

    /// <summary>The line, 1-based, or 0.</summary>
    public int Line { get; }
}

namespace Isinglass.Files.Answers;

/// <summary>A part of an answer in text: a line, a line of a name and a value, or a table.</summary>
/// <param name="Name">The name; null where there is none.</param>
/// <param name="Text">The line or the value; empty for a table.</param>
internal sealed record AnswerPart(string? Name, string Text)
{
    /// <summary>Columns of the name.</summary>
    private const int NameWidth = 16;

    /// <summary>Headers of a table's columns, the first on the left, the others on the right; null for a line.</summary>
    public IReadOnlyList<string>? Header { get; private init; }

    /// <summary>Rows of a table.</summary>
    public IReadOnlyList<string[]> Rows { get; private init; } = [];

    /// <summary>Whether the last column of a table is words, which may be wrapped.</summary>
    public bool EndsInWords { get; private init; }

    /// <summary>Whether a line names properties, in backticks.</summary>
    public bool NamesProperties { get; init; }

    /// <summary>Whether a line warns.</summary>
    public bool IsWarning { get; init; }

    /// <summary>The line with its name in a column.</summary>
    public string Line => Name is null ? Text : $"{Name.PadRight(NameWidth)}{Text}";

    /// <summary>A table.</summary>
    public static AnswerPart Table(IReadOnlyList<string> header, IEnumerable<string[]> rows, bool endsInWords = false) =>
        new(null, "") { Header = header, Rows = [.. rows], EndsInWords = endsInWords };

    /// <summary>A line that is there only if its text is.</summary>
    public static IEnumerable<AnswerPart> Optional(string name, string? text) => text is null ? [] : [(name, text)];

    /// <summary>A line.</summary>
    public static implicit operator AnswerPart(string text) => new(null, text);

    /// <summary>A line of a name and a value.</summary>
    public static implicit operator AnswerPart((string Name, string Text) line) => new(line.Name, line.Text);
}

using System.Text;

namespace Isinglass.Export.Sources;

/// <summary>Text of a program, line by line with its indentation.</summary>
internal sealed class SourceText
{
    private const int Step = 4;
    private const int LineLength = 120;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line; an empty one has no blanks.</summary>
    public void Line(string text = "") => _text.Append(text.Length == 0 ? "" : new string(' ', Step * _depth)).Append(text).Append('\n');

    /// <summary>A line without indentation, for the preprocessor.</summary>
    public void Directive(string text) => _text.Append(text).Append('\n');

    /// <summary>A line, and its block in braces.</summary>
    public void Block(string head, Action body)
    {
        Line(head);
        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}");
    }

    /// <summary>Values between commas, broken into lines.</summary>
    public void Values(IEnumerable<string> values)
    {
        var line = new StringBuilder();
        _depth++;
        foreach (var value in values)
        {
            if (line.Length + value.Length + 2 + Step * _depth > LineLength)
            {
                Line(line.ToString().TrimEnd());
                line.Clear();
            }

            line.Append(value).Append(", ");
        }

        Line(line.ToString().TrimEnd());
        _depth--;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}

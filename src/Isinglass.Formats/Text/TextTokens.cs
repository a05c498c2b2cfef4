using System.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Text;

/// <summary>
/// The tokens of a text, line by line, with the line number for errors. Blanks, tabs and carriage returns (and commas or semicolons in some formats) separate
/// tokens; empty lines are skipped.
/// </summary>
internal sealed class TextTokens
{
    private const int MostIndexDigits = 9;

    private readonly byte[] _bytes;
    private readonly bool _commas;
    private int _position;
    private int _end;
    private int _next;
    private int _lineStart;

    public TextTokens(FileContent content, bool commas = false)
    {
        Content = content;
        _bytes = content.Bytes;
        _commas = commas;
        _next = _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        _position = _end = _next;
    }

    public FileContent Content { get; }

    /// <summary>Number of the line, 1-based; 0 before the first.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the line begins with a blank.</summary>
    public bool IsIndented { get; private set; }

    /// <summary>The rest of the line.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_position, _end - _position);

    /// <summary>Whether the line has another token.</summary>
    public bool HasToken
    {
        get
        {
            var (bytes, at, end) = (_bytes, _position, _end);
            while (at < end && IsSeparator(bytes[at]))
            {
                at++;
            }

            _position = at;
            return at < end;
        }
    }

    /// <summary>Goes to the next line that is not blank; false at the end of the text.</summary>
    public bool NextLine()
    {
        while (_next < _bytes.Length)
        {
            var length = _bytes.AsSpan(_next).IndexOf((byte)'\n');
            _position = _lineStart = _next;
            _end = length < 0 ? _bytes.Length : _next + length;
            _next = length < 0 ? _end : _end + 1;
            Line++;
            if (HasToken)
            {
                IsIndented = IsSeparator(_bytes[_lineStart]);
                return true;
            }
        }

        _position = _end = _bytes.Length;
        return false;
    }

    /// <summary>Goes to the next line that is neither blank nor begins with one of <paramref name="comments"/>.</summary>
    public bool NextLine(ReadOnlySpan<byte> comments)
    {
        while (NextLine())
        {
            if (!comments.Contains(Rest[0]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Goes to the next line and reads it as a whole if it is "i j value" in the usual form: indices of few digits in a range, a number without exponent,
    /// blanks between them, a line break at the end. For any other line returns false and reads nothing; the calls below read or refuse it.
    /// </summary>
    public bool TryEntry(int least, int greatest, out int first, out int second, out double value)
    {
        var text = _bytes.AsSpan(_next);
        var at = 0;
        (second, value) = (0, 0);
        if (!TryIndex(text, ref at, least, greatest, out first) || !TryIndex(text, ref at, least, greatest, out second))
        {
            return false;
        }

        var length = NumberText.ReadPlain(text[at..], out value);
        if (length == 0 || NumberText.Fault(text.Slice(at, length), value) is not null)
        {
            return false;
        }

        at += length;
        while (at < text.Length && IsSeparator(text[at]))
        {
            at++;
        }

        if (at == text.Length || text[at] != '\n')
        {
            return false;
        }

        _lineStart = _next;
        _position = _end = _next + at;
        _next = _end + 1;
        Line++;
        return true;
    }

    /// <summary>The next token of the line; empty at its end.</summary>
    public ReadOnlySpan<byte> Token()
    {
        if (!HasToken)
        {
            return [];
        }

        var (bytes, start, end) = (_bytes, _position, _end);
        var at = start;
        while (at < end && !IsSeparator(bytes[at]))
        {
            at++;
        }

        _position = at;
        return bytes.AsSpan(start, at - start);
    }

    /// <summary>The next token of the line as text.</summary>
    public string Text(string what)
    {
        var token = Token();
        return token.IsEmpty ? throw Missing(what) : Encoding.UTF8.GetString(token);
    }

    /// <summary>The next integer of the line, within a range.</summary>
    public int Integer(string what, int least = 0, int greatest = int.MaxValue)
    {
        var token = Token();
        if (token.IsEmpty)
        {
            throw Missing(what);
        }

        if (!NumberText.TryRead(token, out var value) || value != Math.Floor(value) || Math.Abs(value) > 1e15)
        {
            throw Error($"'{Show(token)}' stands where {what} should be, a whole number.");
        }

        if (value < least || value > greatest)
        {
            throw Error($"{what} is {value}; it must lie in {least} .. {greatest}.");
        }

        return (int)value;
    }

    /// <summary>The next number of the line, infinite when it overflows.</summary>
    public double Number(string what) => Number(what, Token());

    /// <summary>The next number of the line, exactly representable as a double.</summary>
    public double Coefficient(string what)
    {
        var token = Token();
        var value = Number(what, token);
        return NumberText.Fault(token, value) is { } fault ? throw Error($"{what} is {Show(token)}, {fault}") : value;
    }

    /// <summary>Refuses anything left on the line.</summary>
    public void EndLine()
    {
        var token = Token();
        if (!token.IsEmpty)
        {
            throw Error($"'{Show(token)}' is left over at the end of the line.");
        }
    }

    /// <summary>Goes to the next line when this one is used up, for formats where line breaks do not matter; an error at the end of the text.</summary>
    public void Wrap(string what)
    {
        if (!HasToken && !NextLine())
        {
            throw Error($"the file ends where {what} should be. Is it cut short?");
        }
    }

    public InputException Error(string message) => Content.Error(message, Line);

    /// <summary>A token for a message: short, and without control characters.</summary>
    public static string Show(ReadOnlySpan<byte> token)
    {
        var text = Encoding.UTF8.GetString(token[..Math.Min(token.Length, 40)]);
        var clean = string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
        return token.Length > 40 ? clean + "..." : clean;
    }

    private double Number(string what, ReadOnlySpan<byte> token) => token.IsEmpty ? throw Missing(what)
        : NumberText.TryRead(token, out var value) ? value
        : throw Error($"'{Show(token)}' stands where {what} should be, a number.");

    private InputException Missing(string what) => Error($"the line ends where {what} should be.");

    /// <summary>Reads an index and the blanks around it.</summary>
    private bool TryIndex(ReadOnlySpan<byte> text, ref int position, int least, int greatest, out int index)
    {
        var at = position;
        index = 0;
        while (at < text.Length && IsSeparator(text[at]))
        {
            at++;
        }

        var start = at;
        while (at < text.Length && (uint)(text[at] - '0') is <= 9 and var digit)
        {
            index = (int)(10 * (uint)index + digit);
            at++;
        }

        if (at - start is 0 or > MostIndexDigits || index < least || index > greatest || at == text.Length || !IsSeparator(text[at]))
        {
            return false;
        }

        while (at < text.Length && IsSeparator(text[at]))
        {
            at++;
        }

        position = at;
        return true;
    }

    private bool IsSeparator(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' || (_commas && character is (byte)',' or (byte)';');
}

using System.Buffers;
using System.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Text;

/// <summary>Kind of a token of an algebraic text.</summary>
internal enum AlgebraToken
{
    End,
    Number,
    Name,
    Symbol,
}

/// <summary>
/// Tokens of algebraic texts (LP, OPB): numbers without sign, names, and symbols; <c>&lt;=</c>, <c>&gt;=</c>, <c>=</c> in all their spellings are one symbol.
/// Line breaks are blanks; the lexer only records whether a token is the first of its line.
/// </summary>
internal sealed class AlgebraLexer
{
    private readonly FileContent _content;
    private readonly byte[] _bytes;
    private readonly SearchValues<byte> _nameBytes;
    private readonly byte _comment;
    private readonly bool _commentsAnywhere;
    private readonly bool _bracketNames;
    private readonly Action<string>? _onComment;
    private int _position;
    private int _line = 1;
    private bool _lineStarts = true;
    private Token _token;

    /// <summary>A lexer at the first token.</summary>
    /// <param name="content">The text.</param>
    /// <param name="nameSymbols">Characters beside letters, digits and non-ASCII ones that names may have.</param>
    /// <param name="comment">The character that begins a comment.</param>
    /// <param name="commentsAnywhere">Whether a comment may begin inside a line.</param>
    /// <param name="bracketNames">Whether a bracket directly after a name belongs to it, up to the closing one: x[0,1].</param>
    /// <param name="onComment">Called with the text of every skipped comment.</param>
    public AlgebraLexer(
        FileContent content, string nameSymbols, char comment, bool commentsAnywhere, bool bracketNames = false, Action<string>? onComment = null)
    {
        _onComment = onComment;
        _bracketNames = bracketNames;
        _content = content;
        _bytes = content.Bytes;
        var names = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_" + nameSymbols;
        _nameBytes = SearchValues.Create([.. Encoding.ASCII.GetBytes(names), .. Enumerable.Range(128, 128).Select(value => (byte)value)]);
        _comment = (byte)comment;
        _commentsAnywhere = commentsAnywhere;
        _position = _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        Next();
    }

    public AlgebraToken Kind => _token.Kind;

    /// <summary>Line of the token, 1-based.</summary>
    public int Line => _token.Line;

    /// <summary>Whether the token is the first of its line.</summary>
    public bool IsFirstOfLine => _token.IsFirstOfLine;

    public double Number => _token.Number;

    /// <summary>The number as a coefficient: an error when a double cannot represent it.</summary>
    public double Coefficient => NumberText.Fault(Bytes, Number) is { } fault ? throw Error($"the number is {TextTokens.Show(Bytes)}, {fault}") : Number;

    /// <summary>A symbol: one character, with &lt; and &gt; for the inequalities.</summary>
    public char Symbol => _token.Symbol;

    /// <summary>Whether an inequality is written without its equals sign.</summary>
    public bool IsStrict => Kind == AlgebraToken.Symbol && Symbol is '<' or '>' && _position - _token.Start == 1;

    /// <summary>The token's text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    private ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_token.Start, _position - _token.Start);

    public void Next()
    {
        SkipBlanks();
        _token = new Token(AlgebraToken.End, _position, _line, _lineStarts);
        _lineStarts = false;
        if (_position == _bytes.Length)
        {
            return;
        }

        var character = _bytes[_position];
        if (char.IsAsciiDigit((char)character) || (character == '.' && _position + 1 < _bytes.Length && char.IsAsciiDigit((char)_bytes[_position + 1])))
        {
            ReadNumber();
        }
        else if (_nameBytes.Contains(character))
        {
            _token = _token with { Kind = AlgebraToken.Name };
            SkipName();
        }
        else
        {
            ReadSymbol((char)character);
        }
    }

    public bool IsSymbol(char symbol) => Kind == AlgebraToken.Symbol && Symbol == symbol;

    /// <summary>Whether the token is one of &lt;=, &gt;= and =.</summary>
    public bool IsRelation => Kind == AlgebraToken.Symbol && Symbol is '<' or '>' or '=';

    /// <summary>Whether a colon follows the token: a name is then a label.</summary>
    public bool IsLabel => Kind == AlgebraToken.Name && _bytes.AsSpan(_position).TrimStart(" \t\r\n"u8) is [(byte)':', ..];

    /// <summary>Takes the symbol if it is next.</summary>
    public bool Take(char symbol)
    {
        if (!IsSymbol(symbol))
        {
            return false;
        }

        Next();
        return true;
    }

    /// <summary>Takes the word, in any case, if it is next.</summary>
    public bool TakeWord(string word)
    {
        if (Kind != AlgebraToken.Name || !Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Next();
        return true;
    }

    public void Expect(char symbol, string where)
    {
        if (!Take(symbol))
        {
            throw Unexpected($"'{symbol}' {where}");
        }
    }

    public InputException Unexpected(string expected) => Error(
        Kind == AlgebraToken.End ? $"the file ends where {expected} should be. Is it cut short?"
        : $"'{TextTokens.Show(Bytes)}' stands where {expected} should be.");

    public InputException Error(string message) => _content.Error(message, Line);

    private void SkipBlanks()
    {
        while (_position < _bytes.Length)
        {
            var character = _bytes[_position];
            if (character == '\n')
            {
                _line++;
                _lineStarts = true;
            }
            else if (character == _comment && (_commentsAnywhere || _lineStarts))
            {
                var length = _bytes.AsSpan(_position).IndexOf((byte)'\n');
                var end = length < 0 ? _bytes.Length : _position + length;
                _onComment?.Invoke(Encoding.UTF8.GetString(_bytes, _position + 1, end - _position - 1).Trim());
                _position = end;
                continue;
            }
            else if (character is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                return;
            }

            _position++;
        }
    }

    private void SkipName()
    {
        var length = _bytes.AsSpan(_position).IndexOfAnyExcept(_nameBytes);
        _position = length < 0 ? _bytes.Length : _position + length;
        if (_bracketNames && _position < _bytes.Length && _bytes[_position] == '[')
        {
            var close = _bytes.AsSpan(_position).IndexOfAny("] \t\r\n"u8);
            if (close < 0 || _bytes[_position + close] != ']')
            {
                throw Error(
                    $"the bracket in the name that begins with '{TextTokens.Show(Bytes)}' is not closed before the next blank. Write x[0,1], or x_0_1.");
            }

            _position += close + 1;
            SkipName();
        }
    }

    private void ReadNumber()
    {
        SkipDigits();
        if (_position < _bytes.Length && _bytes[_position] == '.')
        {
            _position++;
            SkipDigits();
        }

        // An exponent needs digits: in "3 e" or "2ex" the letter begins a name.
        if (_position < _bytes.Length && _bytes[_position] is (byte)'e' or (byte)'E' or (byte)'d' or (byte)'D')
        {
            var digits = _position + 1 < _bytes.Length && _bytes[_position + 1] is (byte)'+' or (byte)'-' ? _position + 2 : _position + 1;
            if (digits < _bytes.Length && char.IsAsciiDigit((char)_bytes[digits]))
            {
                _position = digits;
                SkipDigits();
            }
        }

        _token = _token with { Kind = AlgebraToken.Number };
        if (!NumberText.TryRead(Bytes, out var value))
        {
            throw Unexpected("a number");
        }

        if (_position + 1 < _bytes.Length && _bytes[_position] is (byte)',' or (byte)'\'' or (byte)'_' && char.IsAsciiDigit((char)_bytes[_position + 1]))
        {
            var shown = TextTokens.Show(_bytes.AsSpan(_token.Start, _position + 2 - _token.Start));
            throw Error($"'{shown}...' is no number here: write a decimal point, and no separators of thousands.");
        }

        _token = _token with { Number = value };
    }

    private void SkipDigits()
    {
        while (_position < _bytes.Length && char.IsAsciiDigit((char)_bytes[_position]))
        {
            _position++;
        }
    }

    private void ReadSymbol(char character)
    {
        _token = _token with { Kind = AlgebraToken.Symbol, Symbol = character };
        _position++;
        if (character is not ('<' or '>' or '=') || _position == _bytes.Length)
        {
            return;
        }

        // <=, =<, >=, => and == are one relation each.
        var next = (char)_bytes[_position];
        if (next is '<' or '>' or '=' && (character == '=' || next == '='))
        {
            _token = _token with { Symbol = character == '=' ? next : character };
            _position++;
        }
    }

    private readonly record struct Token(AlgebraToken Kind, int Start, int Line, bool IsFirstOfLine, double Number = 0, char Symbol = '\0');
}

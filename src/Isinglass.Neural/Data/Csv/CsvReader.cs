using System.Text;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Csv;

/// <summary>
/// The cells of a CSV file, record by record, in constant memory: a record is a line, its cells are slices of one buffer. Separated by commas, semicolons or
/// tabs (whichever the first record has most of, outside quotes; commas that can only be decimal ones do not count); quotes as in RFC 4180, but inside one
/// line. Blank lines and UCI's remarks after '|' are passed over.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    private const int FirstBuffer = 1 << 18;
    private const int LongestLine = 1 << 26;

    private readonly string _path;
    private Stream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int[] _cells = new int[64];
    private long _taken;
    private int _next;
    private int _end;
    private bool _isAtEnd;
    private bool _isHeld;
    private byte _separator;

    /// <summary>Reads from a stream, which is closed with the reader; <paramref name="path"/> is named in errors.</summary>
    public CsvReader(Stream stream, string path)
    {
        (_stream, _path) = (stream, path);
        Fill();
        if (_end >= 2 && _buffer is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Transcode(_buffer[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode);
        }

        _next = _buffer is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
    }

    /// <summary>The line of the current record, 1-based.</summary>
    public int Line { get; private set; }

    /// <summary>The share of the file that has been read; null where its length is unknown.</summary>
    public double? Share => _stream.CanSeek && _stream.Length > 0 ? (double)(_taken - (_end - _next)) / _stream.Length : null;

    /// <summary>The separator of cells, for messages.</summary>
    public string Separator => _separator switch
    {
        (byte)',' => "','",
        (byte)';' => "';'",
        _ => "tabs",
    };

    /// <summary>Number of cells of the present record.</summary>
    public int Count { get; private set; }

    /// <summary>A cell of the current record, without surrounding blanks and quotes; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> this[int k] => _buffer.AsSpan(_cells[2 * k], _cells[2 * k + 1]);

    /// <summary>A cell of the current record as text.</summary>
    public string Text(int k) => Encoding.UTF8.GetString(this[k]);

    /// <summary>All cells of the current record as texts.</summary>
    public string[] Texts() => [.. Enumerable.Range(0, Count).Select(Text)];

    /// <summary>The next <see cref="Read"/> gives the present record once more.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Goes to the next record; false at the end of the file.</summary>
    public bool Read()
    {
        if (_isHeld)
        {
            _isHeld = false;
            return true;
        }

        while (NextLine(out var start, out var length))
        {
            Line++;
            var line = _buffer.AsSpan(start, length);
            if (line.Contains((byte)0))
            {
                throw new InputException(_path, Line, "this is not text. A table is a CSV file, plain or gzip; images are a folder of IDX files.");
            }

            if (!line.Trim(" \t\r"u8).IsEmpty && line[0] != '|')
            {
                _separator = _separator == 0 ? FindSeparator(line.Trim(" \t\r"u8)) : _separator;
                Split(start, length);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Text in UTF-16, as spreadsheets write it, is read from its beginning as UTF-8.</summary>
    private void Transcode(Encoding encoding)
    {
        if (!_stream.CanSeek)
        {
            throw new InputException(_path, 1, "this is text in UTF-16. Save it as UTF-8.");
        }

        _stream.Position = 0;
        (_stream, _end) = (Encoding.CreateTranscodingStream(_stream, encoding, Encoding.UTF8), 0);
        Fill();
    }

    private bool NextLine(out int start, out int length)
    {
        var from = _next;
        while (true)
        {
            var at = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
            if (at >= 0 || _isAtEnd)
            {
                (start, length) = (_next, at >= 0 ? from + at - _next : _end - _next);
                _next = at >= 0 ? from + at + 1 : _end;
                return at >= 0 || length > 0;
            }

            var searched = _end - _next;
            Fill();
            from = _next + searched;
        }
    }

    /// <summary>Moves unread bytes to the front and reads on; the buffer grows when a line fills it.</summary>
    private void Fill()
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        (_next, _end) = (0, _end - _next);
        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                throw new InputException(_path, Line + 1, $"the line is longer than {LongestLine >> 20} MiB. A table has a sample in a line.");
            }

            Array.Resize(ref _buffer, 2 * _end);
        }

        var count = _stream.Read(_buffer, _end, _buffer.Length - _end);
        (_end, _taken) = (_end + count, _taken + count);
        _isAtEnd = count == 0;
    }

    private static byte FindSeparator(ReadOnlySpan<byte> line)
    {
        Span<int> counts = [0, 0, 0];
        var (isQuoted, areDecimal) = (false, true);
        for (var k = 0; k < line.Length; k++)
        {
            isQuoted ^= line[k] == '"';
            var kind = ",;\t"u8.IndexOf(line[k]);
            if (kind >= 0 && !isQuoted)
            {
                counts[kind]++;
                areDecimal &= kind != 0 || (k + 1 < line.Length && char.IsAsciiDigit((char)line[k + 1])
                    && (k == 0 || ";\t+-0123456789"u8.Contains(line[k - 1])));
            }
        }

        var others = Math.Max(counts[1], counts[2]);
        if (areDecimal && others > 0 && counts[0] <= others + 1)
        {
            // At most one comma per cell, as in 0,5;1,5;yes.
            counts[0] = 0;
        }

        return counts[1] > counts[0] && counts[1] >= counts[2] ? (byte)';' : counts[2] > counts[0] ? (byte)'\t' : (byte)',';
    }

    private void Split(int start, int length)
    {
        Count = 0;
        if (_buffer.AsSpan(start, length).Contains((byte)'"'))
        {
            SplitQuoted(start, start + length);
            return;
        }

        var (end, from) = (start + length, start);
        for (var k = start; k < end; k++)
        {
            if (_buffer[k] == _separator)
            {
                Add(from, k);
                from = k + 1;
            }
        }

        Add(from, end);
    }

    /// <summary>Removes quotes in place, since the line can only become shorter.</summary>
    private void SplitQuoted(int start, int end)
    {
        var (from, to, isQuoted) = (start, start, false);
        for (var k = start; k < end; k++)
        {
            var value = _buffer[k];
            if (isQuoted && value == '"' && k + 1 < end && _buffer[k + 1] == '"')
            {
                _buffer[to++] = value;
                k++;
            }
            else if (value == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (value == _separator && !isQuoted)
            {
                Add(from, to);
                from = to;
            }
            else
            {
                _buffer[to++] = value;
            }
        }

        if (isQuoted)
        {
            throw new InputException(_path, Line, "a quotation mark is opened and not closed in this line. Close it, or double it inside a quoted value.");
        }

        Add(from, to);
    }

    private void Add(int from, int to)
    {
        while (from < to && IsBlank(_buffer[from]))
        {
            from++;
        }

        while (to > from && IsBlank(_buffer[to - 1]))
        {
            to--;
        }

        if (2 * Count == _cells.Length)
        {
            Array.Resize(ref _cells, 4 * Count);
        }

        (_cells[2 * Count], _cells[2 * Count + 1]) = (from, to - from);
        Count++;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';
}

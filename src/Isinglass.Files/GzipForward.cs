using System.IO.Compression;

namespace Isinglass.Files;

/// <summary>
/// A gzip file that is unpacked while it is read, once from front to back, and never held as a whole. The last read checks that the file is complete, because
/// the framework's unpacker accepts truncated files: content is only verified once read to the end.
/// </summary>
internal sealed class GzipForward(FileStream file) : Stream
{
    private readonly GZipStream _unpacked = new(file, CompressionMode.Decompress, leaveOpen: true);
    private uint _sum = Gzip.NoBytes;
    private long _length;
    private bool _isChecked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = _unpacked.Read(buffer);
        _sum = Gzip.Append(_sum, buffer[..count]);
        _length += count;
        if (count == 0 && buffer.Length > 0 && !_isChecked)
        {
            Check();
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        _isChecked = true;
        Span<byte> trailer = stackalloc byte[Gzip.TrailerLength];
        if (file.Length < trailer.Length)
        {
            throw new InvalidDataException();
        }

        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        if (!Gzip.Ends(trailer, _sum, _length))
        {
            // Several members in sequence, or damaged.
            file.Position = 0;
            var packed = new byte[file.Length];
            file.ReadExactly(packed);
            Gzip.Unpack(packed);
        }
    }
}

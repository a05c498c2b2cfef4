using System.Buffers.Binary;
using System.IO.Compression;
using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>Files that may be compressed: gzip is told by its two magic bytes, not by the name.</summary>
internal static class GzipFile
{
    /// <summary>Length of the trailer of a gzip file: check sum and size, 32 bits each (RFC 1952).</summary>
    private const int TrailerLength = 8;

    /// <summary>The content of a file, uncompressed. Damage shows as an <see cref="InvalidDataException"/> while reading.</summary>
    public static Stream Open(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        if (!isGzip)
        {
            file.Position = 0;
            return file;
        }

        Span<byte> size = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - size.Length);
        var isWhole = file.Length > TrailerLength && file.ReadAtLeast(size, 4, throwOnEndOfStream: false) == 4;
        file.Position = 0;
        return isWhole ? new SizedStream(file, BinaryPrimitives.ReadUInt32LittleEndian(size)) : throw new InvalidDataException();
    }

    /// <summary>What a failure to read means to the user.</summary>
    public static InputException Explain(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new InputException(path, 0, "the file does not exist. Check the name.", exception),
        InvalidDataException => new InputException(path, 0, "the compressed file is damaged or cut short. Get it again.", exception),
        _ => new InputException(path, 0, $"the file cannot be read ({exception.Message}). Check that it is a file and that you may read it.", exception),
    };

    /// <summary>
    /// Compares the size at the end with the trailer's: <see cref="GZipStream"/> verifies the check sum when it meets it, but takes a file that is cut
    /// short for a complete one.
    /// </summary>
    private sealed class SizedStream(FileStream file, uint size) : Stream
    {
        private readonly GZipStream _inner = new(file, CompressionMode.Decompress);
        private ulong _count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = _inner.Read(buffer);
            _count += (uint)count;
            return count > 0 || buffer.IsEmpty || (uint)_count == size ? count : throw new InvalidDataException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => _inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

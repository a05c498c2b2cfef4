using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Training.Runs;

/// <summary>
/// Checkpoints as files: 8 bytes of magic, a version, the length of the content, its SHA-256, then the run as JSON. Written atomically; a truncated, changed or
/// differently versioned file is refused with the cause.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>The name of the file in a run's folder.</summary>
    public const string Name = "checkpoint.bin";

    /// <summary>The name of the checkpoint before it.</summary>
    public const string PreviousName = "checkpoint.previous.bin";

    private const int Version = 7;

    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("ISGCHKPT");

    /// <summary>Bytes before the content: magic, version, length, SHA-256.</summary>
    public static int HeaderLength { get; } = Magic.Length + sizeof(int) + sizeof(long) + SHA256.HashSizeInBytes;

    /// <summary>Writes a checkpoint with the length of its part of the log, in bytes.</summary>
    public static void Write(string path, TrainingCheckpoint checkpoint, long logLength)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new CheckpointContent(logLength, checkpoint), CheckpointJson.Default.CheckpointContent);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(bytes.LongLength);
            writer.Write(SHA256.HashData(bytes));
            writer.Write(bytes);
        });
    }

    /// <summary>Reads a checkpoint and the length of its log; if it is damaged, the one before it, with a note.</summary>
    /// <param name="path">The checkpoint; the one before is beside it.</param>
    /// <exception cref="InputException">Neither can be used; the message says why the first cannot.</exception>
    public static (TrainingCheckpoint Checkpoint, long LogLength, string? Note) ReadLast(string path)
    {
        try
        {
            var (checkpoint, length) = Read(path);
            return (checkpoint, length, null);
        }
        catch (InputException exception) when (File.Exists(Path.Combine(Path.GetDirectoryName(path)!, PreviousName)))
        {
            try
            {
                var (checkpoint, length) = Read(Path.Combine(Path.GetDirectoryName(path)!, PreviousName));
                return (checkpoint, length, $"The last checkpoint of {Path.GetDirectoryName(path)} is damaged; the run goes on from the one before it.");
            }
            catch (InputException)
            {
                throw exception;
            }
        }
    }

    /// <summary>Reads a checkpoint and the length of its log.</summary>
    /// <exception cref="InputException">There is none, or it cannot be used; the message says why.</exception>
    public static (TrainingCheckpoint Checkpoint, long LogLength) Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The checkpoint {path} cannot be read: {exception.Message}", exception);
        }

        if (bytes.Length < Magic.Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new InputException($"{path} is not a checkpoint of a run.");
        }

        if (bytes.Length < HeaderLength)
        {
            throw new InputException(
                $"The checkpoint {path} is cut short: it has {bytes.Length} bytes, its header alone has {HeaderLength}. Start the run anew.");
        }

        var version = BitConverter.ToInt32(bytes, Magic.Length);
        if (version != Version)
        {
            throw new InputException($"The checkpoint {path} is of version {version}, this program reads version {Version}. Resume it with the program that "
                + $"wrote it, or start the run anew.");
        }

        var length = BitConverter.ToInt64(bytes, Magic.Length + sizeof(int));
        if (bytes.LongLength - HeaderLength != length)
        {
            throw new InputException($"The checkpoint {path} is cut short: {bytes.LongLength - HeaderLength} of {length} bytes. Start the run anew.");
        }

        if (!bytes.AsSpan(HeaderLength - SHA256.HashSizeInBytes, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(bytes.AsSpan(HeaderLength))))
        {
            throw new InputException($"The checkpoint {path} is damaged: its content does not fit its SHA-256. Start the run anew.");
        }

        try
        {
            var content = JsonSerializer.Deserialize(bytes.AsSpan(HeaderLength), CheckpointJson.Default.CheckpointContent)
                ?? throw new JsonException("It is null.");
            return content.LogLength >= 0 ? (content.Run, content.LogLength) : throw new JsonException("The length of the log is negative.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            var cause = exception is JsonException { Path: { } place } ? $"its field {place} is not what it should be." : exception.Message;
            throw new InputException($"The checkpoint {path} cannot be read: {cause} Start the run anew.", exception);
        }
    }
}

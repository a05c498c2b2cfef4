using System.Security.Cryptography;
using System.Text;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Formats;

namespace Isinglass.Training;

/// <summary>
/// Checkpoints as files: 8 bytes of name, a version, the length of what follows, its SHA-256, then the content in little-endian order. Written atomically; a file that is
/// cut short, changed or of another version is refused with its cause.
/// </summary>
public static class CheckpointFile
{
    /// <summary>The name of the file in a run's folder.</summary>
    public const string Name = "checkpoint.bin";

    private const int Version = 2;

    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("ISGCHKPT");

    /// <summary>Writes a checkpoint with the number of bytes of the log that belong to it.</summary>
    public static void Write(string path, TrainingCheckpoint checkpoint, long logLength)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(logLength);
            new CheckpointWriter(writer).Write(checkpoint);
        }

        var bytes = content.ToArray();
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

        var header = Magic.Length + sizeof(int) + sizeof(long) + SHA256.HashSizeInBytes;
        if (bytes.Length < Magic.Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new InputException($"{path} is not a checkpoint of a run.");
        }

        if (bytes.Length < header)
        {
            throw new InputException($"The checkpoint {path} is cut short: it has {bytes.Length} bytes, its header alone has {header}. Start the run anew.");
        }

        var version = BitConverter.ToInt32(bytes, Magic.Length);
        if (version != Version)
        {
            throw new InputException($"The checkpoint {path} is of version {version}, this program reads version {Version}. Resume it with the program that wrote it, or start the run anew.");
        }

        var length = BitConverter.ToInt64(bytes, Magic.Length + sizeof(int));
        if (bytes.LongLength - header != length)
        {
            throw new InputException($"The checkpoint {path} is cut short: {bytes.LongLength - header} of {length} bytes. Start the run anew.");
        }

        if (!SHA256.HashData(bytes.AsSpan(header)).AsSpan().SequenceEqual(bytes.AsSpan(header - SHA256.HashSizeInBytes, SHA256.HashSizeInBytes)))
        {
            throw new InputException($"The checkpoint {path} is damaged: its content does not fit its SHA-256. Start the run anew.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, header, bytes.Length - header), Encoding.UTF8);
        var log = reader.ReadInt64();
        return (new CheckpointReader(reader).Read(), log);
    }
}

/// <summary>Writes the parts of a checkpoint; <see cref="CheckpointReader"/> is its mirror.</summary>
internal sealed class CheckpointWriter(BinaryWriter writer)
{
    public void Write(TrainingCheckpoint checkpoint)
    {
        writer.Write(checkpoint.Recipe.ToJson());
        List(checkpoint.Fits, Write);
        List(checkpoint.Starts, Write);
        writer.Write(checkpoint.Snapshot is not null);
        if (checkpoint.Snapshot is { } snapshot)
        {
            Write(snapshot);
        }
    }

    private void Write(Fit fit)
    {
        writer.Write(fit.Margin);
        Bits(fit.Bits);
        Bits(fit.Unpolished);
        writer.Write(fit.Objective);
        writer.Write(fit.Validation);
        List(fit.Rounds, Write);
        writer.Write(fit.OracleCalls);
        writer.Write(fit.Candidates);
        writer.Write((int)fit.StopReason);
        writer.Write(fit.PolishSeconds);
        writer.Write(fit.SolverSeconds);
        writer.Write(fit.LowerBound);
        List(fit.Pool, Bits);
    }

    private void Write(Start start)
    {
        writer.Write(start.Objective);
        Bits(start.Bits);
        writer.Write(start.LowerBound);
        writer.Write(start.OracleCalls);
        writer.Write(start.Candidates);
        writer.Write((int)start.StopReason);
        List(start.Rounds, Write);
        List(start.Pool, Bits);
    }

    private void Write(HedgingSnapshot snapshot)
    {
        List(snapshot.Rounds, Write);
        writer.Write(snapshot.Rho);
        List(snapshot.Points, Bits);
        List(snapshot.Multipliers, values => List(values, writer.Write));
        List(snapshot.Objectives, writer.Write);
        List(snapshot.Consensus, writer.Write);
        Bits(snapshot.Incumbent);
        writer.Write(snapshot.Best);
        List(snapshot.Seen, writer.Write);
        List(snapshot.Agreements, writer.Write);
        Bits(snapshot.Fixed);
        List(snapshot.Scales, writer.Write);
        List(snapshot.OracleCalls, writer.Write);
        writer.Write(snapshot.Solves);
        writer.Write(snapshot.Scored);
        writer.Write(snapshot.Cycles);
        List(snapshot.Pool, Write);
        List(snapshot.Memories, memory =>
        {
            List(memory.Multipliers, writer.Write);
            List(memory.Points, Bits);
        });
        List(snapshot.Hulls, hull =>
        {
            List(hull.Vertices, Write);
            List(hull.Weights, writer.Write);
            Bits(hull.Last);
        });
    }

    private void Write(ScoredCandidate candidate)
    {
        writer.Write(candidate.Objective);
        Bits(candidate.Bits);
    }

    private void Write(HedgingRound round)
    {
        writer.Write(round.Round);
        writer.Write(round.Rho);
        writer.Write(round.ConsensusVariance);
        writer.Write(round.ConsensusObjective);
        writer.Write(round.CopiesObjective);
        writer.Write(round.Incumbent);
        writer.Write(round.Elapsed.Ticks);
        writer.Write(round.LowerBound);
        writer.Write(round.FixedBits);
    }

    private void Bits(sbyte[] bits) => List(bits, writer.Write);

    private void List<T>(IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        for (var k = 0; k < items.Count; k++)
        {
            write(items[k]);
        }
    }
}

/// <summary>Reads what <see cref="CheckpointWriter"/> wrote.</summary>
internal sealed class CheckpointReader(BinaryReader reader)
{
    public TrainingCheckpoint Read() => new()
    {
        Recipe = Recipe.FromJson(reader.ReadString()),
        Fits = List(ReadFit),
        Starts = List(ReadStart),
        Snapshot = reader.ReadBoolean() ? ReadSnapshot() : null,
    };

    private Fit ReadFit() => new(
        reader.ReadDouble(), Bits(), Bits(), reader.ReadDouble(), reader.ReadDouble(), List(ReadRound), reader.ReadInt64(), reader.ReadInt64(), (StopReason)reader.ReadInt32(),
        reader.ReadDouble(), reader.ReadDouble())
    {
        LowerBound = reader.ReadDouble(),
        Pool = List(Bits),
    };

    private Start ReadStart() => new(
        reader.ReadDouble(), Bits(), reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64(), (StopReason)reader.ReadInt32(), List(ReadRound), List(Bits));

    private HedgingSnapshot ReadSnapshot() => new()
    {
        Rounds = List(ReadRound),
        Rho = reader.ReadDouble(),
        Points = List(Bits),
        Multipliers = List(() => List(reader.ReadDouble)),
        Objectives = List(reader.ReadDouble),
        Consensus = List(reader.ReadDouble),
        Incumbent = Bits(),
        Best = reader.ReadDouble(),
        Seen = List(reader.ReadUInt64),
        Agreements = List(reader.ReadInt32),
        Fixed = Bits(),
        Scales = List(reader.ReadDouble),
        OracleCalls = List(reader.ReadInt64),
        Solves = reader.ReadInt64(),
        Scored = reader.ReadInt64(),
        Cycles = reader.ReadInt32(),
        Pool = List(ReadCandidate),
        Memories = List(() => new SessionMemory(List(reader.ReadDouble), List(Bits))),
        Hulls = List(() => new HullSnapshot(List(ReadCandidate), List(reader.ReadDouble), Bits())),
    };

    private ScoredCandidate ReadCandidate() => new(reader.ReadDouble(), Bits());

    private HedgingRound ReadRound() => new(
        reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), TimeSpan.FromTicks(reader.ReadInt64()))
    {
        LowerBound = reader.ReadDouble(),
        FixedBits = reader.ReadInt32(),
    };

    private sbyte[] Bits() => List(reader.ReadSByte);

    private T[] List<T>(Func<T> read)
    {
        var items = new T[reader.ReadInt32()];
        for (var k = 0; k < items.Length; k++)
        {
            items[k] = read();
        }

        return items;
    }
}

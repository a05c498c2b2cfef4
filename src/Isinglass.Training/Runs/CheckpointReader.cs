using Isinglass.Conic.Steps;
using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Training.Runs;

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
        UnpolishedObjective = reader.ReadDouble(),
        UnpolishedValidation = reader.ReadDouble(),
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

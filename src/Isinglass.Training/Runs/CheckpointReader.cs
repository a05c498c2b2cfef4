using Isinglass.Conic.Steps;
using Isinglass.Hedging;
using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Snapshots;
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
        Snapshot = Optional(ReadSnapshot),
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
        Xbar = List(reader.ReadDouble),
        Scenarios = List(ReadScenario),
        Incumbent = Bits(),
        InnerBound = reader.ReadDouble(),
        Pool = List(ReadCandidate),
        Scored = reader.ReadInt64(),
        Solves = reader.ReadInt64(),
        Bits = Optional(() => new BitSnapshot(List(reader.ReadInt32), Bits(), List(reader.ReadDouble))),
        Seen = List(reader.ReadUInt64),
        Cycles = reader.ReadInt32(),
    };

    private ScenarioSnapshot ReadScenario() => new()
    {
        Point = Bits(),
        W = List(reader.ReadDouble),
        Objective = reader.ReadDouble(),
        OracleCalls = reader.ReadInt64(),
        Memory = Optional(() => new SessionMemory(List(reader.ReadDouble), List(Bits))),
        Hull = Optional(() => new HullSnapshot(List(ReadCandidate), List(reader.ReadDouble), Bits())),
    };

    private ScoredCandidate ReadCandidate() => new(reader.ReadDouble(), Bits());

    private HedgingRound ReadRound() => new(
        reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), TimeSpan.FromTicks(reader.ReadInt64()))
    {
        LowerBound = reader.ReadDouble(),
        FixedBits = reader.ReadInt32(),
    };

    private sbyte[] Bits() => List(reader.ReadSByte);

    private T? Optional<T>(Func<T> read)
        where T : class => reader.ReadBoolean() ? read() : null;

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

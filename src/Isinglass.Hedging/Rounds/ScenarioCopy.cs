using Isinglass.Hedging.Snapshots;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Rounds;

/// <summary>The copy b_s of the shared bits that a scenario keeps, and what its last answer said.</summary>
internal sealed class ScenarioCopy(ScenarioSnapshot snapshot)
{
    /// <summary>The last point, shared bits first; never written to.</summary>
    public sbyte[] Point { get; private set; } = snapshot.Point;

    /// <summary>The scenario's objective at the last answer.</summary>
    public double Objective { get; private set; } = snapshot.Objective;

    /// <summary>Oracle calls of all answers.</summary>
    public long OracleCalls { get; private set; } = snapshot.OracleCalls;

    /// <summary>What the next order must carry.</summary>
    public SessionMemory? Memory { get; private set; } = snapshot.Memory;

    /// <summary>Takes an answer; without a point the copy stays.</summary>
    public void Take(ScenarioAnswer answer, FixedBits bits)
    {
        if (answer.Point.Length >= bits.Values.Length)
        {
            Point = answer.Point.ToArray();
            bits.Clamp(Point);
            Objective = answer.Objective;
        }

        OracleCalls += answer.OracleCalls;
        Memory = answer.Memory;
    }

    /// <summary>The copy with its multipliers.</summary>
    public ScenarioSnapshot Snapshot(double[] w) => new() { Point = Point, W = [.. w], Objective = Objective, OracleCalls = OracleCalls, Memory = Memory };
}

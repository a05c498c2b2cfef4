using Isinglass.Hedging;
using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Snapshots;

namespace Isinglass.Training.Runs;

/// <summary>Writes the parts of a checkpoint; <see cref="CheckpointReader"/> is its mirror.</summary>
internal sealed class CheckpointWriter(BinaryWriter writer)
{
    public void Write(TrainingCheckpoint checkpoint)
    {
        writer.Write(checkpoint.Recipe.ToJson());
        List(checkpoint.Fits, Write);
        List(checkpoint.Starts, Write);
        Optional(checkpoint.Snapshot, Write);
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
        writer.Write(fit.UnpolishedObjective);
        writer.Write(fit.UnpolishedValidation);
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
        List(snapshot.Xbar, writer.Write);
        List(snapshot.Scenarios, Write);
        Bits(snapshot.Incumbent);
        writer.Write(snapshot.InnerBound);
        List(snapshot.Pool, Write);
        writer.Write(snapshot.Scored);
        writer.Write(snapshot.Solves);
        Optional(snapshot.Bits, bits =>
        {
            List(bits.Agreements, writer.Write);
            Bits(bits.Fixed);
            List(bits.Scales, writer.Write);
        });
        List(snapshot.Seen, writer.Write);
        writer.Write(snapshot.Cycles);
    }

    private void Write(ScenarioSnapshot scenario)
    {
        Bits(scenario.Point);
        List(scenario.W, writer.Write);
        writer.Write(scenario.Objective);
        writer.Write(scenario.OracleCalls);
        Optional(scenario.Memory, memory =>
        {
            List(memory.Multipliers, writer.Write);
            List(memory.Points, Bits);
        });
        Optional(scenario.Hull, hull =>
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

    private void Optional<T>(T? item, Action<T> write)
        where T : class
    {
        writer.Write(item is not null);
        if (item is not null)
        {
            write(item);
        }
    }

    private void List<T>(IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        for (var k = 0; k < items.Count; k++)
        {
            write(items[k]);
        }
    }
}

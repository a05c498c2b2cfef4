using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isinglass.Conic.Rounding;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Conic.Steps;

/// <summary>The best feasible point so far, and before there is one the least violated. Every candidate of the user's model passes here, once.</summary>
internal sealed class Incumbent(SlackBridge bridge, PointRepair.Worker worker, RoundingLevel level, SolveRun run)
{
    private readonly HashSet<UInt128> _seen = [];
    private double _violation = double.PositiveInfinity;
    private sbyte[] _origin = [];
    private (double Violation, double Objective) _originValue;

    /// <summary>The point; empty before the first candidate.</summary>
    internal sbyte[] Values { get; private set; } = [];

    /// <summary>Its objective, linear shift included; +infinity while it is not feasible.</summary>
    internal double Objective { get; private set; } = double.PositiveInfinity;

    internal bool IsFeasible => _violation == 0;

    internal long Scored { get; private set; }

    /// <summary>Repairs and scores a lifted (or plain) point; returns whether it became the incumbent.</summary>
    internal bool Offer(ReadOnlySpan<sbyte> point)
    {
        var source = point[..bridge.Source.VariableCount];
        if (!_seen.Add(Key(source)))
        {
            return false;
        }

        Scored++;
        var violation = worker.Run(source, level) ? 0 : worker.Violation;
        if (level == RoundingLevel.Search && (_origin.Length == 0 || (violation, worker.Objective).CompareTo(_originValue) < 0))
        {
            _origin = worker.Values.ToArray();
            _originValue = (violation, worker.Objective);
        }

        return (violation == 0 || !IsFeasible) && Accept(violation);
    }

    /// <summary>At the level that searches: a search from the best point that was offered since the last one.</summary>
    internal void Search(RandomKey key, int movesPerVariable)
    {
        if (_origin.Length == 0 || run.ShouldStop())
        {
            return;
        }

        if (worker.Search(_origin, key.Derive("search").CreateSource(), movesPerVariable, run.ShouldStop))
        {
            Accept(0);
        }

        _origin = [];
    }

    /// <summary>The incumbent as a lifted point.</summary>
    internal sbyte[] Lifted() => bridge.Lift(Values);

    private bool Accept(double violation)
    {
        if (violation > _violation || (violation == 0 && _violation == 0 && worker.Objective >= Objective) || (violation > 0 && violation == _violation))
        {
            return false;
        }

        _violation = violation;
        Values = worker.Values.ToArray();
        if (violation == 0)
        {
            Objective = worker.Objective;
            run.Offer(Objective);
        }

        return true;
    }

    // 128 bits of a digest: two points share one with probability 2^-128, and a whole point of 10^5 bits would be kept otherwise.
    private static UInt128 Key(ReadOnlySpan<sbyte> point)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(point), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}

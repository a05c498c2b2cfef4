using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isinglass.Conic.Rounding;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;

namespace Isinglass.Conic.Steps;

/// <summary>
/// The best feasible point so far, and before there is one the least violated: a <see cref="ReadScorer"/> over repair. Every candidate of the user's model
/// passes once, for repair costs more than a digest; the best of a call is where a search may begin.
/// </summary>
internal sealed class Incumbent
{
    private readonly SlackBridge _bridge;
    private readonly PointRepair.Worker _worker;
    private readonly SolveRun _run;
    private readonly ReadScorer _scorer;
    private readonly HashSet<UInt128> _seen = [];
    private readonly bool _searches;
    private sbyte[] _origin = [];
    private (double Violation, double Objective) _originValue;

    internal Incumbent(SlackBridge bridge, PointRepair repair, SolveRequest request, RoundingLevel level, SolveRun run)
    {
        _bridge = bridge;
        _worker = repair.For(request, level);
        _run = run;
        _scorer = new ReadScorer(_worker, run);
        _searches = level == RoundingLevel.Search;
    }

    /// <summary>The point; empty before the first candidate.</summary>
    internal sbyte[] Values => _scorer.Values;

    /// <summary>Its objective, linear shift included; +infinity while it is not feasible.</summary>
    internal double Objective => _scorer.Objective;

    internal bool IsFeasible => _scorer.IsFeasible;

    /// <summary>Repairs and scores a lifted (or plain) point that was not offered before.</summary>
    internal void Offer(ReadOnlySpan<sbyte> point)
    {
        if (!_seen.Add(Key(point[.._bridge.Source.VariableCount])))
        {
            return;
        }

        _scorer.Take(point);
        if (_searches && (_origin.Length == 0 || (_worker.Violation, _worker.Objective).CompareTo(_originValue) < 0))
        {
            _origin = _worker.Values.ToArray();
            _originValue = (_worker.Violation, _worker.Objective);
        }
    }

    /// <summary>At the level that searches: a search from the best point that was offered since the last one.</summary>
    internal void Search(RandomKey key, int movesPerVariable)
    {
        if (_origin.Length == 0 || _run.ShouldStop())
        {
            return;
        }

        if (_worker.Search(_origin, key.Derive("search").CreateSource(), movesPerVariable, _run.ShouldStop))
        {
            _scorer.Keep();
        }

        _origin = [];
    }

    /// <summary>The incumbent as a lifted point.</summary>
    internal sbyte[] Lifted() => _bridge.Lift(Values);

    /// <summary>The answer of a run that has ended. A bound of the shifted objective becomes one of the objective at this point.</summary>
    internal Solution Answer(double lowerBound)
    {
        var reason = _run.StopReason;
        return new Solution
        {
            Status = reason == StopReason.Infeasible ? SolutionStatus.Infeasible
                : !IsFeasible ? SolutionStatus.Unknown
                : reason == StopReason.Optimal ? SolutionStatus.Optimal
                : SolutionStatus.Feasible,
            Values = Values,
            Objective = Values.Length == 0 ? double.PositiveInfinity : _bridge.Source.Objective.Energy(Values),
            LowerBound = lowerBound,
            StopReason = reason,
            CandidatesScored = _scorer.Scored,
            Trace = _run.Trace,
        };
    }

    // 128 bits of a digest: two points share one with probability 2^-128, and a whole point of 10^5 bits would be kept otherwise.
    private static UInt128 Key(ReadOnlySpan<sbyte> point)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(point), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}

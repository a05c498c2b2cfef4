using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact;

/// <summary>The best points seen so far, up to a limit; ties within a tolerance are kept unless only better points are wanted.</summary>
internal sealed class OptimaCollector(double tolerance, int limit, bool onlyBetter)
{
    private readonly List<(double Objective, sbyte[] Point)> _points = [];

    internal double Objective { get; private set; } = double.PositiveInfinity;

    internal IReadOnlyList<sbyte[]> Points => [.. _points.Select(static p => p.Point)];

    internal bool IsComplete { get; private set; } = true;

    internal long Scored { get; private set; }

    /// <summary>Whether points at or above this bound can still matter; the bound's error is at most <paramref name="rounding"/>.</summary>
    internal bool CanMatter(double bound, double rounding) => onlyBetter ? bound < Objective - rounding : bound <= Objective + tolerance + rounding;

    internal void Offer(double objective, ReadOnlySpan<sbyte> point, SolveRun run)
    {
        Scored++;
        if (onlyBetter ? objective >= Objective : objective > Objective + tolerance)
        {
            return;
        }

        if (objective < Objective)
        {
            // Points dropped for lack of room were at least as high as the old objective.
            IsComplete |= Objective - objective > tolerance;
            Objective = objective;
            run.Offer(objective);
            _points.RemoveAll(p => onlyBetter || p.Objective > objective + tolerance);
        }

        if (_points.Count == limit)
        {
            IsComplete = false;
            return;
        }

        _points.Add((objective, point.ToArray()));
    }
}

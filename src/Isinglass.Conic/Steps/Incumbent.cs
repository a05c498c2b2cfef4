using Isinglass.Model;

namespace Isinglass.Conic;

/// <summary>The best feasible point so far, and before there is one the least violated. Every candidate of the user's model passes here, once.</summary>
internal sealed class Incumbent(SlackBridge bridge, PointRepair.Worker worker, RoundingLevel level, SolveRun run)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private double _violation = double.PositiveInfinity;

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
        if (worker.Run(source, level))
        {
            return Accept(0);
        }

        return !IsFeasible && Accept(worker.Violation);
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

    private static string Key(ReadOnlySpan<sbyte> point) => string.Create(point.Length, point, static (text, values) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)values[i];
        }
    });
}

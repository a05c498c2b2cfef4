using Isinglass.Model.Solving;

namespace Isinglass.Model.Bridges;

/// <summary>Maps of whole points and solutions.</summary>
internal static class BridgeExtensions
{
    /// <summary>The target's point of a point of the source.</summary>
    public static sbyte[] Lift(this IBridge bridge, ReadOnlySpan<sbyte> source)
    {
        var target = new sbyte[bridge.Target.VariableCount];
        bridge.Lift(source, target);
        return target;
    }

    /// <summary>The source's part of a point of the target.</summary>
    public static sbyte[] Project(this IBridge bridge, ReadOnlySpan<sbyte> target) => target[..bridge.Source.VariableCount].ToArray();

    /// <summary>A solution of the target as one of the source; feasibility and objective are recomputed from the source.</summary>
    public static Solution Project(this IBridge bridge, Solution solution)
    {
        if (solution.Values.Length == 0)
        {
            return solution;
        }

        var values = bridge.Project(solution.Values);
        var status = solution.Status is SolutionStatus.Infeasible or SolutionStatus.Optimal && bridge.Cost.IsExact ? solution.Status
            : bridge.Source.IsFeasible(values) ? SolutionStatus.Feasible
            : SolutionStatus.Unknown;
        return solution with { Values = values, Objective = bridge.Source.Objective.Energy(values), Status = status };
    }
}

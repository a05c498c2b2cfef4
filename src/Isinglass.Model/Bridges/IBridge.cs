namespace Isinglass.Model;

/// <summary>
/// One rewriting of a constrained model: what it rewrote (<see cref="Source"/>), what came out (<see cref="Target"/>), the maps of points forth and back, and what it costs.
/// The variables of the source are the first variables of the target, in the same order.
/// </summary>
public interface IBridge
{
    /// <summary>The model that was given.</summary>
    ConstrainedQuadraticModel Source { get; }

    /// <summary>The model that came out.</summary>
    ConstrainedQuadraticModel Target { get; }

    /// <summary>What the rewriting costs in spins, rows and couplings.</summary>
    BridgeCost Cost { get; }

    /// <summary>Writes the target's point that belongs to a point of the source: auxiliary bits get their canonical values.</summary>
    void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target);
}

/// <summary>What a bridge costs.</summary>
/// <param name="Variables">Auxiliary spins that were added.</param>
/// <param name="Rows">Rows of the target minus rows of the source.</param>
/// <param name="SquaredTerms">Factored squared terms that were added.</param>
/// <param name="ExpandedCouplings">Couplings that these terms would cost at most if a machine multiplies them out: k(k-1)/2 for a row of k terms.</param>
/// <param name="IsExact">Whether feasible points of source and target correspond (else the minima do, if the weights are large enough).</param>
public readonly record struct BridgeCost(int Variables, int Rows, int SquaredTerms, long ExpandedCouplings, bool IsExact)
{
    /// <summary>The cost of two bridges one after the other.</summary>
    public static BridgeCost operator +(BridgeCost left, BridgeCost right) => new(
        left.Variables + right.Variables,
        left.Rows + right.Rows,
        left.SquaredTerms + right.SquaredTerms,
        left.ExpandedCouplings + right.ExpandedCouplings,
        left.IsExact && right.IsExact);
}

/// <summary>Maps of whole points and solutions.</summary>
public static class BridgeExtensions
{
    /// <summary>The target's point that belongs to a point of the source.</summary>
    public static sbyte[] Lift(this IBridge bridge, ReadOnlySpan<sbyte> source)
    {
        var target = new sbyte[bridge.Target.VariableCount];
        bridge.Lift(source, target);
        return target;
    }

    /// <summary>The source's part of a point of the target.</summary>
    public static sbyte[] Project(this IBridge bridge, ReadOnlySpan<sbyte> target) => target[..bridge.Source.VariableCount].ToArray();

    /// <summary>A solution of the target as one of the source; feasibility and objective are computed anew from the source.</summary>
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

namespace Isinglass.Model.Solving;

/// <summary>What is known about the answer.</summary>
public enum SolutionStatus
{
    /// <summary>No feasible point was found; nothing is proved.</summary>
    Unknown,

    /// <summary>The point is feasible.</summary>
    Feasible,

    /// <summary>The point is feasible and proved optimal.</summary>
    Optimal,

    /// <summary>It is proved that no feasible point exists.</summary>
    Infeasible,
}

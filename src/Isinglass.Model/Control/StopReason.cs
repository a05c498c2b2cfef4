namespace Isinglass.Model.Control;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>Not decided yet; never in a result.</summary>
    None,

    /// <summary>All planned work is done.</summary>
    Completed,

    /// <summary>The answer is proved optimal.</summary>
    Optimal,

    /// <summary>The method's own criterion of convergence holds (consensus, gap, infeasibility).</summary>
    Converged,

    /// <summary>The target objective is reached.</summary>
    Target,

    /// <summary>The time limit is reached.</summary>
    TimeLimit,

    /// <summary>No improvement for the given time.</summary>
    NoImprovement,

    /// <summary>The caller cancelled; the incumbent is returned.</summary>
    Cancelled,

    /// <summary>The problem is proved infeasible.</summary>
    Infeasible,

    /// <summary>A machine, or something else external, failed; what was found before is returned.</summary>
    MachineFailure,
}

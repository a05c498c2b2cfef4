namespace Isinglass.Solvers.Annealing.Schedules;

/// <summary>How the temperature falls during an anneal.</summary>
public enum AnnealingSchedule
{
    /// <summary>Constant thermodynamic speed between measured ends (recommended); geometric when one of the two temperatures is given.</summary>
    Automatic,

    /// <summary>T_k = T_hot (T_cold / T_hot)^(k / (K - 1)).</summary>
    Geometric,

    /// <summary>T_k = T_hot + (T_cold - T_hot) k / (K - 1).</summary>
    Linear,

    /// <summary>The given <see cref="AnnealingOptions.Temperatures"/>, each held for an equal share of the sweeps.</summary>
    Custom,
}

namespace Isinglass.Conic;

/// <summary>How rows enter the lift.</summary>
internal enum RowForm
{
    /// <summary>As E[(a'x - b)^2] = 0: every extreme point of a feasible mixture is feasible, the lift is exact.</summary>
    Squared,

    /// <summary>As E[a'x - b] = 0: only the mean is feasible, which gives no more than the Lagrangian bound. For study.</summary>
    LinearOnly,
}

namespace Isinglass.Model.Solving;

/// <summary>A machine failed in the middle of a solve, after something had been found. Who wants that more than another attempt finds it here.</summary>
/// <param name="found">What was found before, as an answer that stopped by <see cref="Control.StopReason.MachineFailure"/>.</param>
/// <param name="cause">What failed, and why.</param>
public sealed class CutSolveException(Solution found, Exception cause) : WorkException(cause.Message, cause)
{
    /// <summary>What was found before.</summary>
    public Solution Found { get; } = found;
}

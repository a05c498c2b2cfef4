namespace Isinglass.Model.Solving;

/// <summary>A machine failed during a solve, after something had been found, which a caller may use instead of another attempt.</summary>
/// <param name="found">What was found before, as an answer that stopped by <see cref="Control.StopReason.MachineFailure"/>.</param>
/// <param name="cause">The failure.</param>
public sealed class CutSolveException(Solution found, Exception cause) : WorkException(cause.Message, cause)
{
    /// <summary>What was found before.</summary>
    public Solution Found { get; } = found;
}

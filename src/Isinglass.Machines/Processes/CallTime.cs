using Isinglass.Model.Control;

namespace Isinglass.Machines.Processes;

/// <summary>How long a call may still take.</summary>
/// <param name="Run">The run whose cancellation and time limit hold.</param>
/// <param name="CallLimit">Longest time of the call, from the start of the run.</param>
internal readonly record struct CallTime(SolveRun Run, TimeSpan CallLimit)
{
    // A program that keeps its limit needs a moment to write its answer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Whether the run wants no answer any more.</summary>
    public bool IsCut => Run.Control.Cancellation.IsCancellationRequested || (Run.Control.TimeLimit is { } limit && Run.Elapsed > limit + Grace);

    /// <summary>Whether the call has taken its longest time.</summary>
    public bool IsOver => Run.Elapsed > CallLimit;
}

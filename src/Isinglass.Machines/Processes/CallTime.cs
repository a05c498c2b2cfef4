using Isinglass.Model.Control;

namespace Isinglass.Machines.Processes;

/// <summary>The remaining time of a call.</summary>
/// <param name="Run">The run, with its cancellation and time limit.</param>
/// <param name="CallLimit">Longest time of the call, from the start of the run.</param>
internal readonly record struct CallTime(SolveRun Run, TimeSpan CallLimit)
{
    // Time to write the answer after the limit.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Whether the run no longer needs an answer.</summary>
    public bool IsCut => Run.Control.Cancellation.IsCancellationRequested || (Run.Control.TimeLimit is { } limit && Run.Elapsed > limit + Grace);

    /// <summary>Whether the call has exceeded its limit.</summary>
    public bool IsOver => Run.Elapsed > CallLimit;
}

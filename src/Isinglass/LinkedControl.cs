using Isinglass.Model.Control;

namespace Isinglass;

/// <summary>Work on a thread of the pool that two tokens can cancel: that of the control and that of the call.</summary>
internal static class LinkedControl
{
    public static async Task<T> RunAsync<T>(SolveControl? control, Func<SolveControl, T> work, CancellationToken cancellation)
    {
        var given = control ?? SolveControl.Unlimited;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(given.Cancellation, cancellation);
        var linked = given with { Cancellation = either.Token };

        // Cancelling ends the work with its result so far, so the task itself is never cancelled.
        return await Task.Run(() => work(linked), CancellationToken.None).ConfigureAwait(false);
    }
}

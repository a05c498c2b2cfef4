using System.Diagnostics.CodeAnalysis;

namespace Isinglass.Cluster;

/// <summary>Blocking waits of synchronous solvers for asynchronous tasks.</summary>
internal static class Blocking
{
    private const string Reason = "A run has a thread of its own, which is no turn of a grain and has no synchronization context (docs/decisions/0014).";

    /// <summary>Waits for a task.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = Reason)]
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>Waits for a task's result.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = Reason)]
    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>Waits for the end of a task, however it ends.</summary>
    public static void WaitForEnd(Task task) => Wait(task.ContinueWith(static _ => { }, TaskScheduler.Default));
}

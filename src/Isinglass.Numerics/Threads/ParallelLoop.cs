using System.Runtime.ExceptionServices;

namespace Isinglass.Numerics.Threads;

/// <summary>Independent jobs on threads of this process.</summary>
internal static class ParallelLoop
{
    /// <summary>
    /// Runs <paramref name="job"/> for 0 .. <paramref name="count"/> - 1, in any order, and returns when all are done; on one thread in order, on the caller's.
    /// </summary>
    /// <param name="count">Number of jobs.</param>
    /// <param name="threads">Number of threads; below 1 counts as 1.</param>
    /// <param name="job">The job, called with its number. Its exception reaches the caller as thrown, on any number of threads.</param>
    public static void For(int count, int threads, Action<int> job)
    {
        if (threads <= 1)
        {
            for (var k = 0; k < count; k++)
            {
                job(k);
            }

            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, job);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}

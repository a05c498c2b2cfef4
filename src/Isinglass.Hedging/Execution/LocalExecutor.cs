using System.Runtime.ExceptionServices;

namespace Isinglass.Hedging.Execution;

/// <summary>Runs jobs on the threads of this process.</summary>
/// <param name="threads">Number of threads, at least 1.</param>
public sealed class LocalExecutor(int threads) : IScenarioExecutor
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = Math.Max(1, threads) };

    /// <inheritdoc/>
    public void Run(int count, Action<int> job)
    {
        if (_options.MaxDegreeOfParallelism == 1)
        {
            for (var k = 0; k < count; k++)
            {
                job(k);
            }

            return;
        }

        try
        {
            Parallel.For(0, count, _options, job);
        }
        catch (AggregateException exception)
        {
            // A job's own exception must reach the caller on two threads as it does on one.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}

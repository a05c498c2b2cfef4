namespace Isinglass.Hedging;

/// <summary>Runs a whole batch of independent scenario solves. What it may not change is the result: every job knows its own random key.</summary>
public interface IScenarioExecutor
{
    /// <summary>Runs <paramref name="job"/> for 0 .. <paramref name="count"/> - 1, in any order, and returns when all are done.</summary>
    void Run(int count, Action<int> job);
}

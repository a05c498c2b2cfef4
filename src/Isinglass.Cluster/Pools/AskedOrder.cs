using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Messages;
using Isinglass.Hedging.Workers;
using Isinglass.Model;

namespace Isinglass.Cluster.Pools;

/// <summary>One order of a round, until it is answered.</summary>
/// <param name="order">The order.</param>
/// <param name="round">Its round.</param>
/// <param name="source">The silo of this coordinator.</param>
/// <param name="meter">Counts bytes.</param>
/// <param name="told">Told which worker answered a scenario, and how long it took.</param>
internal sealed class AskedOrder(ScenarioOrder order, WorkRound round, string source, WorkMeter meter, Action<int, string, TimeSpan> told)
{
    /// <summary>An order whose workers were lost this often is not sent again: it may be the cause.</summary>
    private const int MostDeaths = 3;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100), LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The answer.</summary>
    public ScenarioAnswer Answer { get; private set; } = ScenarioAnswer.None(order);

    /// <summary>Sends the order, a second time elsewhere when the first is slow; the first answer is used, since both are equal.</summary>
    /// <param name="grain">The scenario's grain, and its replica on another worker.</param>
    public async Task AnswerAsync(Func<int, int, IScenarioGrain> grain)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(round.Run.Control.Cancellation);
        var first = AskAsync(() => grain(order.Scenario, 0), done.Token);
        while (!first.IsCompleted && !round.IsSlow)
        {
            await Task.WhenAny(first, Task.Delay(LookInterval));
        }

        var winner = first;
        if (!first.IsCompleted)
        {
            round.Retry();
            winner = await Task.WhenAny(first, AskAsync(() => grain(order.Scenario, 1), done.Token));
        }

        var answered = await winner;
        await done.CancelAsync();
        if (answered is { } message)
        {
            Answer = message.Answer;
            round.Answered(message.Computed, message.Waited);
        }
    }

    /// <summary>Sends the order to a grain until it answers; null when the run stopped before.</summary>
    /// <exception cref="InputException">The worker cannot answer.</exception>
    /// <exception cref="WorkException">Its workers were lost.</exception>
    private async Task<AnswerMessage?> AskAsync(Func<IScenarioGrain> grain, CancellationToken done)
    {
        var (run, deaths) = (round.Run, 0);
        while (!done.IsCancellationRequested && !run.ShouldStop())
        {
            var begun = run.Elapsed;
            var left = run.Control.TimeLimit - begun;
            var bytes = new OrderMessage(order, source, left < TimeSpan.Zero ? TimeSpan.Zero : left).Write();
            round.Serialise(run.Elapsed - begun);
            try
            {
                var reply = await grain().Answer(bytes, done);
                meter.Count(bytes.Length, reply.Length);
                var came = run.Elapsed;
                var message = AnswerMessage.Read(reply);
                round.Serialise(run.Elapsed - came);
                told(order.Scenario, message.Worker, message.Computed);

                // Waiting in the worker's queue, for other solves, counts as compute; waiting before sending is due to lost workers.
                return message with { Computed = message.Waited + message.Computed, Waited = begun };
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (ArgumentException)
            {
                // No worker is known here: the first has not joined yet, or the last one died.
                await Task.Delay(RetryInterval, CancellationToken.None);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                deaths += exception is SiloUnavailableException ? 1 : 0;
                if (deaths == MostDeaths)
                {
                    throw new WorkException(
                        $"{MostDeaths} workers were lost while they solved scenario {order.Scenario}, one after the other: perhaps one is short of memory. "
                        + "The last checkpoint stays; take smaller bundles, or larger machines.", exception);
                }

                round.Retry();
                await Task.Delay(RetryInterval, CancellationToken.None);
            }
        }

        return null;
    }
}

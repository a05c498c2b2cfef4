using Isinglass.Cluster.Messages;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Planning;

/// <summary>
/// Solves scenarios on the calling thread, and packs and unpacks every message as if it were sent, to measure the cost of a round. The first round, which
/// prepares everything, is not counted.
/// </summary>
internal sealed class MeasuringPool : IWorkerPool, IScenarioWorkers
{
    /// <summary>Time of a call without packing: 7.3 ms for a round of ten orders of 8 KB were measured on two busy processors (benchmarks/results).</summary>
    private static readonly TimeSpan OneCall = TimeSpan.FromMilliseconds(0.7);

    private TimeSpan _solving, _packing, _between;
    private Watch? _answered;
    private TrainingScenarios? _scenarios;
    private ScenarioWorker?[] _workers = [];
    private (long Orders, long Sent, long Received, int Rounds) _counted;
    private bool _isFirst = true;

    /// <inheritdoc/>
    public WorkerReport Report { get; } = new(1, 0, 0, 0, default);

    /// <summary>Measures the first margin of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="dataDirectory">Where data is looked for first; null = the usual places.</param>
    public static RoundCost Measure(Recipe recipe, string? dataDirectory)
    {
        const int Rounds = 6;
        using var pool = new MeasuringPool();
        var result = Trainer.Train(
            recipe with { Rounds = Rounds, Restarts = 1, Margins = recipe.Margins is [var first, ..] ? [first] : [1], Committee = null },
            new TrainerOptions { DataDirectory = dataDirectory, Baselines = false, Workers = pool, OnRound = (_, _, _) => pool.EndRound() },
            SolveControl.Unlimited);
        var (orders, rounds) = (Math.Max(1, pool._counted.Orders), Math.Max(1, pool._counted.Rounds));
        return new RoundCost(
            pool._scenarios!.Model.Scenarios.Count, pool._solving / orders, pool._between / rounds, OneCall + pool._packing / orders,
            pool._counted.Sent / orders, pool._counted.Received / orders);
    }

    /// <inheritdoc/>
    public IScenarioWorkers Open(TrainingScenarios scenarios)
    {
        (_scenarios, _workers) = (scenarios, new ScenarioWorker?[scenarios.Model.Scenarios.Count]);
        return this;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var answers = orders.Select(order => Answer(order, control)).ToArray();
        if (!_isFirst)
        {
            _counted.Rounds++;
            _answered ??= Watch.Start();
        }

        _isFirst = false;
        return answers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static T Timed<T>(ref TimeSpan sum, Func<T> work)
    {
        var watch = Watch.Start();
        var result = work();
        sum += watch.Elapsed;
        return result;
    }

    /// <summary>Ends the time between rounds, in which the last answers were processed.</summary>
    private void EndRound()
    {
        _between += _answered?.Elapsed ?? TimeSpan.Zero;
        _answered = null;
    }

    private ScenarioAnswer Answer(ScenarioOrder order, SolveControl control)
    {
        var worker = _workers[order.Scenario] ??= _scenarios!.CreateWorker(order.Scenario);
        if (_isFirst)
        {
            return worker.Answer(order, control);
        }

        var sent = Timed(ref _packing, () => new OrderMessage(order, "", null).Write());
        var arrived = OrderMessage.Read(sent).Order;
        var answer = Timed(ref _solving, () => worker.Answer(arrived, control));
        var received = AnswerMessage.Write(answer, default, default, "127.0.0.1:65535@100000000");
        answer = Timed(ref _packing, () => AnswerMessage.Read(received).Answer);
        (_counted.Orders, _counted.Sent, _counted.Received) = (_counted.Orders + 1, _counted.Sent + sent.Length, _counted.Received + received.Length);
        return answer;
    }
}

using Isinglass.Cluster.Grains;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// Workers in other silos. The membership notices lost ones, and their orders are sent again to the scenario's new place; an order determines its answer, so
/// nothing else is needed.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="plan">The hash of the plan.</param>
/// <param name="source">The silo of this coordinator.</param>
/// <param name="meter">Counts bytes and times.</param>
/// <param name="book">Who answered what.</param>
internal sealed class SiloWorkers(IGrainFactory grains, string plan, string source, WorkMeter meter, WorkerBook book) : IScenarioWorkers
{
    /// <inheritdoc/>
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var round = new WorkRound(control.Start(), orders.Count);
        var asked = orders.Select(order => new AskedOrder(order, round, source, meter, Answered)).ToArray();
        Blocking.Wait(Task.WhenAll(asked.Select(order => order.AnswerAsync(Grain))));
        meter.Add(round.Time(), round.IsRetried);
        return [.. asked.Select(order => order.Answer)];
    }

    private void Answered(int scenario, string worker, TimeSpan computed) => book.Answer("scenarios", $"{plan}/{scenario}", worker, computed);

    private IScenarioGrain Grain(int scenario, int copy) => grains.GetGrain<IScenarioGrain>($"{plan}/{scenario}/{scenario + copy}");
}

using Isinglass.Cluster.Messages;
using Isinglass.Cluster.Silos;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Grains;

/// <inheritdoc cref="IScenarioGrain"/>
[OnWorkersInTurn, GrainType("isinglass.scenario")]
internal sealed class ScenarioGrain(ScenarioLibrary library, ComputeSlots slots, ILocalSiloDetails silo) : Grain, IScenarioGrain
{
    private ScenarioWorker? _worker;

    /// <inheritdoc/>
    public async Task<byte[]> Answer(byte[] order, CancellationToken cancellation)
    {
        try
        {
            var message = OrderMessage.Read(order);
            _worker ??= await Prepare(message);
            var control = new SolveControl { TimeLimit = message.TimeLimit, Cancellation = cancellation };
            var (answer, waited, computed) = await slots.Run(() => _worker.Answer(message.Order, control));
            return AnswerMessage.Write(answer, waited, computed, silo.SiloAddress.ToParsableString());
        }
        catch (Exception exception) when (exception is InputException or WorkException)
        {
            return AnswerMessage.WriteRefusal(exception);
        }
    }

    private async Task<ScenarioWorker> Prepare(OrderMessage message)
    {
        var scenarios = await library.Get(this.GetPrimaryKeyString().Split('/')[0], message.Source);
        var (worker, _, _) = await slots.Run(() => scenarios.CreateWorker(message.Order.Scenario));
        return worker;
    }
}


namespace Isinglass.Training.Scenarios;

/// <summary>The forecast of a round on a number of workers.</summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Compute">Time of the solves on the busiest slot.</param>
/// <param name="Coordination">Time of the coordinator between the solves.</param>
/// <param name="Calls">Time of the coordinator for orders and answers, one after the other.</param>
/// <param name="Network">Latency there and back, and all bytes through the coordinator's link.</param>
/// <param name="SpeedUp">Speed-up over all solves one after the other in one process.</param>
internal sealed record RoundForecast(int Workers, TimeSpan Compute, TimeSpan Coordination, TimeSpan Calls, TimeSpan Network, double SpeedUp)
{
    /// <summary>Time of the round.</summary>
    public TimeSpan Total => Compute + Coordination + Calls + Network;

    /// <summary>The longest part.</summary>
    public string Bound =>
        new[] { ("compute", Compute), ("coordination", Coordination), ("calls", Calls), ("network", Network) }.MaxBy(part => part.Item2).Item1;

    /// <summary>
    /// The forecast. Parts do not overlap in it, so it is an upper bound as long as no worker is lost. A scenario is not divided, so workers beyond their
    /// number do not help.
    /// </summary>
    /// <param name="cost">The measured cost.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="slots">Slots of a worker.</param>
    /// <param name="latency">One-way latency.</param>
    /// <param name="bytesPerSecond">Bandwidth of the coordinator's link.</param>
    public static RoundForecast Of(RoundCost cost, int workers, int slots, TimeSpan latency, double bytesPerSecond)
    {
        var turns = (cost.Scenarios + (long)workers * slots - 1) / ((long)workers * slots);
        var bytes = cost.Scenarios * (cost.BytesSent + cost.BytesReceived);
        var forecast = new RoundForecast(
            workers, cost.Solve * turns, cost.Coordination, cost.Call * cost.Scenarios, 2 * latency + TimeSpan.FromSeconds(bytes / bytesPerSecond), 0);
        return forecast with { SpeedUp = (cost.Solve * cost.Scenarios + cost.Coordination) / forecast.Total };
    }
}


namespace Isinglass.Training.Scenarios;

/// <summary>A round on a number of workers, forecast.</summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Compute">Solves that follow each other on the busiest slot.</param>
/// <param name="Coordination">Between the solves, on the coordinator.</param>
/// <param name="Calls">Orders and answers, one after the other, on the coordinator.</param>
/// <param name="Network">Latency there and back, and all bytes through the coordinator's link.</param>
/// <param name="SpeedUp">How much faster than all solves one after the other in one process.</param>
internal sealed record RoundForecast(int Workers, TimeSpan Compute, TimeSpan Coordination, TimeSpan Calls, TimeSpan Network, double SpeedUp)
{
    /// <summary>The round.</summary>
    public TimeSpan Total => Compute + Coordination + Calls + Network;

    /// <summary>The part that takes longest: what more workers would have to lower.</summary>
    public string Bound =>
        new[] { ("compute", Compute), ("coordination", Coordination), ("calls", Calls), ("network", Network) }.MaxBy(part => part.Item2).Item1;

    /// <summary>
    /// The forecast: parts do not overlap, so it is an upper bound as long as nobody is lost. Scenarios do not split, so workers beyond their number bring
    /// nothing.
    /// </summary>
    /// <param name="cost">What was measured.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="slots">Slots of a worker.</param>
    /// <param name="latency">One way.</param>
    /// <param name="bytesPerSecond">Of the coordinator's link.</param>
    public static RoundForecast Of(RoundCost cost, int workers, int slots, TimeSpan latency, double bytesPerSecond)
    {
        var turns = (cost.Scenarios + (long)workers * slots - 1) / ((long)workers * slots);
        var bytes = cost.Scenarios * (cost.BytesSent + cost.BytesReceived);
        var forecast = new RoundForecast(
            workers, cost.Solve * turns, cost.Coordination, cost.Call * cost.Scenarios, 2 * latency + TimeSpan.FromSeconds(bytes / bytesPerSecond), 0);
        return forecast with { SpeedUp = (cost.Solve * cost.Scenarios + cost.Coordination) / forecast.Total };
    }
}

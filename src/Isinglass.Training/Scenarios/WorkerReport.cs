namespace Isinglass.Training.Scenarios;

/// <summary>What workers outside this process did, all rounds together.</summary>
/// <param name="Workers">Number of workers, the present one.</param>
/// <param name="RoundsRetried">Rounds in which at least one order was sent a second time, because its worker was lost or slow.</param>
/// <param name="BytesSent">Bytes of orders and of the data that workers asked for, without the headers of the network.</param>
/// <param name="BytesReceived">Bytes of answers, likewise.</param>
/// <param name="Time">Where the time of the rounds went.</param>
internal sealed record WorkerReport(int Workers, long RoundsRetried, long BytesSent, long BytesReceived, RoundTime Time);

namespace Isinglass.Training.Scenarios;

/// <summary>The work of workers outside this process, over all rounds.</summary>
/// <param name="Workers">Current number of workers.</param>
/// <param name="RoundsRetried">Rounds in which at least one order was sent a second time, because its worker was lost or slow.</param>
/// <param name="BytesSent">Bytes of orders and of the data that workers requested, without network headers.</param>
/// <param name="BytesReceived">Bytes of answers, likewise.</param>
/// <param name="Time">Where the time of the rounds went.</param>
internal sealed record WorkerReport(int Workers, long RoundsRetried, long BytesSent, long BytesReceived, RoundTime Time);

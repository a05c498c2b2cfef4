namespace Isinglass.Training.Scenarios;

/// <summary>The cost of a round of a recipe, measured on this machine by some rounds on one thread.</summary>
/// <param name="Scenarios">Orders of a round.</param>
/// <param name="Solve">Time of one solve.</param>
/// <param name="Coordination">Time between the solves of two rounds: consensus, multipliers, scores.</param>
/// <param name="Call">Time that the coordinator spends on one order: packing, unpacking, and the call itself.</param>
/// <param name="BytesSent">Bytes of an order.</param>
/// <param name="BytesReceived">Bytes of an answer.</param>
internal sealed record RoundCost(int Scenarios, TimeSpan Solve, TimeSpan Coordination, TimeSpan Call, long BytesSent, long BytesReceived);

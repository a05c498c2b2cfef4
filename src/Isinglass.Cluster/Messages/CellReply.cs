namespace Isinglass.Cluster.Messages;

/// <summary>A message with the result of a cell.</summary>
/// <param name="Result">Its result, JSON in the kind's form; null when it was cut short or refused.</param>
/// <param name="Refusal">Why it cannot be run, or the failure in it; null = none.</param>
/// <param name="HasFailed">Whether something else failed, such as a machine, although the cell is valid.</param>
[GenerateSerializer, Immutable, Alias("Isinglass.CellReply")]
internal sealed record CellReply([property: Id(0)] string? Result, [property: Id(1)] string? Refusal, [property: Id(2)] bool HasFailed = false);

namespace Isinglass.Cluster.Messages;

/// <summary>What came of a cell.</summary>
/// <param name="Result">Its result, JSON in the kind's form; null when it was cut short or refused.</param>
/// <param name="Refusal">Why it cannot be run, or what failed in it; null when nothing did.</param>
/// <param name="HasFailed">Whether something failed, as a machine, where the cell itself is right.</param>
[GenerateSerializer, Immutable, Alias("Isinglass.CellReply")]
internal sealed record CellReply([property: Id(0)] string? Result, [property: Id(1)] string? Refusal, [property: Id(2)] bool HasFailed = false);

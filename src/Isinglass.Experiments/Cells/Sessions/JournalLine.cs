using Isinglass.Files;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>A finished cell as a line of the journal.</summary>
/// <param name="Study">Hash of the study's header.</param>
/// <param name="Plan">Hash of the cell's plan.</param>
/// <param name="Seed">The cell's seed.</param>
/// <param name="Result">Its result, JSON.</param>
internal sealed record JournalLine(string Study, string Plan, ulong Seed, RawJson Result);

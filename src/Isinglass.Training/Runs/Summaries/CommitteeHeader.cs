namespace Isinglass.Training.Runs.Summaries;

/// <summary>The file that makes a folder a committee.</summary>
internal sealed record CommitteeHeader(string Format, int Version, string Vote, IReadOnlyList<string> Members);

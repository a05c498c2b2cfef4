namespace Isinglass.Training.Runs.Summaries;

/// <summary>What a run needs of a machine.</summary>
internal sealed record MachineSummary(string Profile, long Calls, double Seconds, bool FitsSpins, bool FitsBits);

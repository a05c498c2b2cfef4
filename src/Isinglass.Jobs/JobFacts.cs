namespace Isinglass.Jobs;

/// <summary>The facts of a job; null = none yet.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Its state, a word.</param>
/// <param name="Command">Its command line.</param>
/// <param name="Priority">Higher ones first.</param>
/// <param name="Submitted">Time of submission.</param>
/// <param name="Attempts">Number of starts of its process.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Run">The folder of its run.</param>
/// <param name="Rounds">Number of rounds in the log of its run.</param>
internal sealed record JobFacts(
    string Id, string State, string Command, int Priority, DateTimeOffset Submitted, int Attempts, int? ExitCode, string? Run, int? Rounds);

/// <summary>Jobs of a folder.</summary>
internal sealed record JobListFacts(IEnumerable<JobFacts> Jobs);

/// <summary>A job that was removed.</summary>
internal sealed record DeletedJob(string Id);

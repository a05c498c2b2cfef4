namespace Isinglass.Jobs;

/// <summary>What is told about a job; null = there is none yet.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it is, a word.</param>
/// <param name="Command">Its command line.</param>
/// <param name="Priority">Higher ones first.</param>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Attempts">How often its process was started.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Run">The folder of its run.</param>
/// <param name="Rounds">Rounds that its run has logged.</param>
internal sealed record JobFacts(
    string Id, string State, string Command, int Priority, DateTimeOffset Submitted, int Attempts, int? ExitCode, string? Run, int? Rounds);

/// <summary>Jobs of a folder.</summary>
internal sealed record JobListFacts(IEnumerable<JobFacts> Jobs);

/// <summary>A job that was removed.</summary>
internal sealed record DeletedJob(string Id);

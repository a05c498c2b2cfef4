namespace Isinglass.Jobs;

/// <summary>How a job goes on whose process was lost.</summary>
/// <param name="Checkpoint">Name of the file in its unfinished run from which it can.</param>
/// <param name="Arguments">The command line that does.</param>
internal sealed record JobContinuation(string Checkpoint, IReadOnlyList<string> Arguments);

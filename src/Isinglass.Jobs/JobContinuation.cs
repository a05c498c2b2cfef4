namespace Isinglass.Jobs;

/// <summary>How a job is continued after its process was lost.</summary>
/// <param name="Checkpoint">Name of the checkpoint file in its unfinished run.</param>
/// <param name="Arguments">The command line to continue.</param>
internal sealed record JobContinuation(string Checkpoint, IReadOnlyList<string> Arguments);

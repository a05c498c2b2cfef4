namespace Isinglass.Jobs;

/// <summary>Where a job is.</summary>
internal enum JobState
{
    /// <summary>It waits for its turn, the first time or after its process was lost.</summary>
    Queued,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It ended with exit code 0.</summary>
    Done,

    /// <summary>It ended with another exit code: its log says why.</summary>
    Failed,

    /// <summary>It was told to stop.</summary>
    Stopped,

    /// <summary>Its process was lost three times: it is set aside, and the others go on.</summary>
    Poisoned,
}

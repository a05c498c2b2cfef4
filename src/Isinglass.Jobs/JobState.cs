namespace Isinglass.Jobs;

/// <summary>The state of a job.</summary>
internal enum JobState
{
    /// <summary>It waits for its turn, the first time or after its process was lost.</summary>
    Queued,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It ended with exit code 0.</summary>
    Done,

    /// <summary>It ended with another exit code; its log has the reason.</summary>
    Failed,

    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>Its process was lost three times: it is set aside, and the others continue.</summary>
    Poisoned,
}

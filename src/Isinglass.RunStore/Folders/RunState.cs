namespace Isinglass.RunStore.Folders;

/// <summary>How far a run has come.</summary>
internal enum RunState
{
    /// <summary>A process fills its folder.</summary>
    Running,

    /// <summary>Its process ended before it: a folder that nobody fills.</summary>
    Interrupted,

    /// <summary>It was cut short by its time limit or by Ctrl-C, and can go on from its checkpoint.</summary>
    Stopped,

    /// <summary>It is done.</summary>
    Finished,

    /// <summary>Its files cannot be read.</summary>
    Damaged,
}

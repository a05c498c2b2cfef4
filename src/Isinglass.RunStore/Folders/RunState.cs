namespace Isinglass.RunStore.Folders;

/// <summary>The state of a run.</summary>
internal enum RunState
{
    /// <summary>A process is writing its folder.</summary>
    Running,

    /// <summary>Its process ended before it was finished; nothing writes its folder.</summary>
    Interrupted,

    /// <summary>It was cut short by its time limit or by Ctrl-C, and can be resumed from its checkpoint.</summary>
    Stopped,

    /// <summary>It is done.</summary>
    Finished,

    /// <summary>Its files cannot be read.</summary>
    Damaged,
}

namespace Isinglass.Model.Control;

/// <summary>What a part of a run takes over from the control of the whole, beside the time that is left, the cancellation and the clock.</summary>
[Flags]
internal enum KeptSettings
{
    /// <summary>Nothing else: the part ends by its own work, and the whole decides what its result means.</summary>
    None = 0,

    /// <summary>The target: the part's objective is that of the whole.</summary>
    Target = 1,

    /// <summary>The time without improvement after which to stop.</summary>
    NoImprovement = 2,

    /// <summary>The listener: the part's progress is that of the whole.</summary>
    Progress = 4,

    /// <summary>All of them: the part stands for the whole.</summary>
    All = Target | NoImprovement | Progress,
}

namespace Isinglass.Model.Control;

/// <summary>Settings that a part of a run inherits from the whole, beside remaining time, cancellation and clock.</summary>
[Flags]
internal enum KeptSettings
{
    /// <summary>Nothing else: the part's objective is not that of the whole.</summary>
    None = 0,

    /// <summary>The target: the part's objective is that of the whole.</summary>
    Target = 1,

    /// <summary>The time without improvement after which to stop.</summary>
    NoImprovement = 2,

    /// <summary>The progress listener: the part's progress is that of the whole.</summary>
    Progress = 4,

    /// <summary>All of them.</summary>
    All = Target | NoImprovement | Progress,
}

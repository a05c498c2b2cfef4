namespace Isinglass.Conic;

/// <summary>What one unit of violation and of the objective is.</summary>
internal enum LiftScaling
{
    /// <summary>
    /// Smallest violation 1 (integer rows without common divisor); the objective divided by its largest
    /// change by one flip, as the smallest sensible penalty weight is.
    /// </summary>
    LargestFlip,

    /// <summary>Smallest violation 1; the objective divided by the width of its bounds, so its range is at most 1. Heavier penalties from the start.</summary>
    Range,

    /// <summary>Every lifted matrix divided by its Frobenius norm; the default elsewhere, much worse here. For study.</summary>
    Frobenius,
}

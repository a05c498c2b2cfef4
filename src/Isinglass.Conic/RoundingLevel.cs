namespace Isinglass.Conic;

/// <summary>What happens to the reads of the oracle.</summary>
public enum RoundingLevel
{
    /// <summary>A read counts only if it is feasible as it is. For study.</summary>
    None,

    /// <summary>Every read is completed or repaired.</summary>
    Repair,

    /// <summary>Every read is completed or repaired and then descends by single flips and mending chains. Hides much of the oracle.</summary>
    Refine,

    /// <summary>
    /// As <see cref="Refine"/>, and the best read of every call starts a short tabu search around the feasible set. The strongest level, and the
    /// one that hides the oracle most: the oracle only decides where the searches start.
    /// </summary>
    Search,
}

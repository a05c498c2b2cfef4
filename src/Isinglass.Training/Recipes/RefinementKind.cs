namespace Isinglass.Training.Recipes;

/// <summary>Flips of single bits on the true training loss, after any method.</summary>
public enum RefinementKind
{
    /// <summary>No flips: the bits of the method stay.</summary>
    None,

    /// <summary>Flips that lower the loss, until none is left.</summary>
    Greedy,

    /// <summary>Annealed flips between two rounds of greedy ones.</summary>
    Annealed,
}

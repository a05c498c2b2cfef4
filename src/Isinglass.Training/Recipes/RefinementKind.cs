namespace Isinglass.Training.Recipes;

/// <summary>The refinement after any method: flips of single bits on the true training loss.</summary>
public enum RefinementKind
{
    /// <summary>None: the bits of the method are kept.</summary>
    None,

    /// <summary>Greedy: flips that lower the loss, until none does.</summary>
    Greedy,

    /// <summary>Annealed flips between two rounds of greedy ones.</summary>
    Annealed,
}

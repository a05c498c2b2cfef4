namespace Isinglass.Training.Recipes;

/// <summary>The solver of a bundle in a round of hedging.</summary>
public enum BundleSolverKind
{
    /// <summary>Annealing on the parameter bits, which evaluates the network itself.</summary>
    Completion,

    /// <summary>Reads of the Ising machine.</summary>
    Machine,

    /// <summary>Conditional gradient over the Ising machine; the word is qcgd.</summary>
    ConditionalGradient,

    /// <summary>The penalty method over the Ising machine.</summary>
    Penalty,

    /// <summary>Enumeration or branch and bound.</summary>
    Exact,
}

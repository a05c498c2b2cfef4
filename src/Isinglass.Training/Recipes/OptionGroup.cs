namespace Isinglass.Training.Recipes;

/// <summary>What an option of a recipe is about; the order in which help and documentation show them.</summary>
internal enum OptionGroup
{
    /// <summary>What is learnt from.</summary>
    Data,

    /// <summary>What is trained: layers, codebooks, activation and loss.</summary>
    Network,

    /// <summary>What is demanded of the network beside a small loss.</summary>
    Demands,

    /// <summary>Who searches for the bits, and how long.</summary>
    Method,

    /// <summary>The Ising machine and its limits.</summary>
    Machine,

    /// <summary>What concerns the run as a whole.</summary>
    Run,
}

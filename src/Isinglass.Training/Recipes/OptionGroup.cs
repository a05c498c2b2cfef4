namespace Isinglass.Training.Recipes;

/// <summary>The subject of an option, in the order of help and documentation.</summary>
internal enum OptionGroup
{
    /// <summary>The data.</summary>
    Data,

    /// <summary>The network: layers, codebooks, activation and loss.</summary>
    Network,

    /// <summary>The demands on the network beside a small loss.</summary>
    Demands,

    /// <summary>The search for the bits, and how long it takes.</summary>
    Method,

    /// <summary>The Ising machine and its limits.</summary>
    Machine,

    /// <summary>The run as a whole.</summary>
    Run,
}

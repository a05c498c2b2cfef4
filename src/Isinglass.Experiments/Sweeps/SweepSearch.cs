namespace Isinglass.Experiments.Sweeps;

/// <summary>How the trials of a sweep are chosen.</summary>
internal enum SweepSearch
{
    /// <summary>Every combination of the values.</summary>
    Grid,

    /// <summary>Combinations drawn at random.</summary>
    Random,

    /// <summary>The tree-structured Parzen estimator: each trial is drawn where earlier trials were good.</summary>
    Tpe,

    /// <summary>Successive halving: trials as by <see cref="Random"/>, of which only the better half gets twice as many seeds.</summary>
    Halving,
}

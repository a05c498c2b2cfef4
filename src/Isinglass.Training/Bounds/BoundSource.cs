namespace Isinglass.Training.Bounds;

/// <summary>What proved a lower bound of a training loss.</summary>
internal enum BoundSource
{
    /// <summary>Nothing: there is none.</summary>
    None,

    /// <summary>The Lagrangian bound of the Frank-Wolfe mode with exact bundle solves.</summary>
    FrankWolfe,

    /// <summary>The convex relaxation of a network without hidden units, see <see cref="RelaxationBound"/>.</summary>
    Relaxation,
}

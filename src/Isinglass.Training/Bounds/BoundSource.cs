namespace Isinglass.Training.Bounds;

/// <summary>The method that proved a lower bound of a training loss.</summary>
internal enum BoundSource
{
    /// <summary>There is no bound.</summary>
    None,

    /// <summary>The Lagrangian bound of the Frank-Wolfe mode with exact bundle solves.</summary>
    FrankWolfe,

    /// <summary>The convex relaxation of a network without hidden units, see <see cref="RelaxationBound"/>.</summary>
    Relaxation,
}

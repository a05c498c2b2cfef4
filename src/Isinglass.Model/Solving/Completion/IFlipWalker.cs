namespace Isinglass.Model.Solving.Completion;

/// <summary>A walker that knows the change of the objective of every flip at any time: what tabu search and steepest descent need.</summary>
internal interface IFlipWalker : ICompletionWalker
{
    /// <summary>The change of the objective if a free bit flips and everything that depends on it follows, one per free bit.</summary>
    ReadOnlySpan<double> Deltas { get; }

    /// <summary>Flips a free bit.</summary>
    void Flip(int bit);
}

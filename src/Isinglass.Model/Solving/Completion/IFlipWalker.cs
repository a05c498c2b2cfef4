namespace Isinglass.Model.Solving.Completion;

/// <summary>A walker with the changes of the objective by all flips, for tabu search and steepest descent.</summary>
internal interface IFlipWalker : ICompletionWalker
{
    /// <summary>The change of the objective if a free bit flips with all dependent values, one for each free bit.</summary>
    ReadOnlySpan<double> Deltas { get; }

    /// <summary>Flips a free bit.</summary>
    void Flip(int bit);
}

namespace Isinglass.Model.Solving.Completion;

/// <summary>
/// Gives, for all values of the free bits (the first <see cref="FreeCount"/> variables), the unique feasible point with these bits and its objective. Every
/// read of any machine thus becomes an answer: take its free bits, complete, score.
/// </summary>
public interface ICompletion
{
    /// <summary>Number of free bits; they are the variables 0 .. FreeCount - 1.</summary>
    int FreeCount { get; }

    /// <summary>Number of variables of the completed point.</summary>
    int VariableCount { get; }

    /// <summary>Writes the feasible point with these free bits (0/1) and returns its objective.</summary>
    double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point);

    /// <summary>A walker over free bits that keeps all dependent values up to date. One per thread.</summary>
    ICompletionWalker CreateWalker();
}

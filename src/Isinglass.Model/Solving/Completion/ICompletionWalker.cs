namespace Isinglass.Model.Solving.Completion;

/// <summary>A point that changes by flips of free bits; the objective is updated incrementally.</summary>
public interface ICompletionWalker
{
    /// <summary>Number of free bits.</summary>
    int FreeCount { get; }

    /// <summary>The free bits (0/1) now.</summary>
    ReadOnlySpan<sbyte> Free { get; }

    /// <summary>The objective now.</summary>
    double Objective { get; }

    /// <summary>Moves to a point.</summary>
    void Load(ReadOnlySpan<sbyte> free);

    /// <summary>
    /// Flips <paramref name="bit"/> when that changes the objective by at most <paramref name="limit"/>; returns whether it did.
    /// A limit of +infinity flips always. Metropolis at temperature T is a limit of -T ln(u).
    /// </summary>
    bool TryFlip(int bit, double limit);
}

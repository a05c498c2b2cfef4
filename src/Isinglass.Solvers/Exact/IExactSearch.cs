using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact;

/// <summary>A search that proves its answer when it is not stopped.</summary>
internal interface IExactSearch
{
    /// <summary>Name of the method for the parameters of the result.</summary>
    string Method { get; }

    /// <summary>Whether <see cref="Optima"/> are proved optimal.</summary>
    bool IsProved { get; }

    /// <summary>A valid lower bound of the energy, known before the search.</summary>
    double LowerBound { get; }

    /// <summary>The best states: one, or all optima when asked.</summary>
    IReadOnlyList<sbyte[]> Optima { get; }

    /// <summary>Searches, beginning with a known state.</summary>
    void Search(ReadOnlySpan<sbyte> start, SolveRun run);
}

namespace Isinglass.LocalSearch;

/// <summary>The step of a search until which each variable must not change.</summary>
internal sealed class TabuList(int variableCount)
{
    private readonly long[] _until = new long[variableCount];

    /// <summary>The step of the search, from 0.</summary>
    internal long Step { get; set; }

    internal void Clear()
    {
        Array.Clear(_until);
        Step = 0;
    }

    internal bool Contains(int variable) => _until[variable] > Step;

    /// <summary>Forbids a variable for the next <paramref name="tenure"/> steps.</summary>
    internal void Add(int variable, long tenure) => _until[variable] = Step + tenure + 1;
}

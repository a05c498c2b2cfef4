namespace Isinglass.Hedging.Candidates;

/// <summary>
/// The best candidates that differ from each other in more than a few bits: of neighbours only the best stays, so that the pool holds several solutions and not
/// one of them many times.
/// </summary>
internal sealed class CandidatePool(IEnumerable<ScoredCandidate> candidates)
{
    /// <summary>Enough for a committee to choose from.</summary>
    private const int Size = 16;

    /// <summary>Points within this share of the bits are neighbours.</summary>
    private const int NeighbourShare = 32;

    private readonly List<ScoredCandidate> _candidates = [.. candidates];

    /// <summary>The candidates, best first, the earlier of equals first.</summary>
    public IReadOnlyList<ScoredCandidate> Candidates => _candidates;

    /// <summary>Adds a candidate and removes worse neighbours, unless a neighbour is as good, or the pool is full of candidates that are.</summary>
    public void Offer(ReadOnlySpan<sbyte> bits, double objective)
    {
        var isFull = _candidates.Count == Size && objective >= _candidates[^1].Objective;
        foreach (var candidate in _candidates)
        {
            if (isFull || candidate.Objective <= objective && AreNeighbours(candidate.Bits, bits))
            {
                return;
            }
        }

        for (var k = _candidates.Count - 1; k >= 0 && _candidates[k].Objective > objective; k--)
        {
            if (AreNeighbours(_candidates[k].Bits, bits))
            {
                _candidates.RemoveAt(k);
            }
        }

        var at = _candidates.FindIndex(candidate => candidate.Objective > objective);
        _candidates.Insert(at < 0 ? _candidates.Count : at, new ScoredCandidate(objective, bits.ToArray()));
        if (_candidates.Count > Size)
        {
            _candidates.RemoveAt(Size);
        }
    }

    private static bool AreNeighbours(sbyte[] first, ReadOnlySpan<sbyte> second)
    {
        var distance = 0;
        for (var i = 0; i < first.Length; i++)
        {
            distance += first[i] ^ second[i];
        }

        return distance <= first.Length / NeighbourShare;
    }
}

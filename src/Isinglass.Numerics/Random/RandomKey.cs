namespace Isinglass.Numerics.Random;

/// <summary>
/// Identifies one independent stream of random numbers. Keys are derived, never drawn: the key of read 7 of scenario 3 in round 12 is a pure function of the
/// seed, so results do not depend on the number of threads, on their order, or on the machine that did the work.
/// </summary>
/// <param name="Seed">The seed, given by the user or reported.</param>
/// <param name="Stream">The stream inside the seed; 0 is the root.</param>
public readonly record struct RandomKey(ulong Seed, ulong Stream = 0)
{
    /// <summary>The key of child <paramref name="index"/>; children of different keys or indices are independent for every practical purpose.</summary>
    public RandomKey Derive(ulong index) => new(Seed, Mix(Stream + 0x9E3779B97F4A7C15UL * (index + 1)));

    /// <summary>The key of child <paramref name="index"/> (0-based).</summary>
    public RandomKey Derive(int index) => Derive((ulong)index);

    /// <summary>The key of the child with a name, for purposes rather than counters ("split", "initial").</summary>
    public RandomKey Derive(string purpose)
    {
        // FNV-1a (Fowler, Noll, Vo, 1991), 64 bits.
        var hash = 14695981039346656037UL;
        foreach (var character in purpose)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return Derive(hash);
    }

    /// <summary>A generator at the start of this stream.</summary>
    public RandomSource CreateSource() => new(this);

    /// <summary>Finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a bijection of 64 bits with full avalanche.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

namespace Isinglass.Model.Control;

/// <summary>The memory of this process: who knows the size of what it is about to build asks here first.</summary>
internal static class Memory
{
    /// <summary>Bytes that there are: of the machine, of its container, or of the limit that was set for the heap.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Refuses what does not fit. Estimates are low ones: what is refused would not have been built.</summary>
    /// <param name="what">What needs the memory, as the beginning of a sentence.</param>
    /// <param name="bytes">How much of it.</param>
    /// <param name="cure">What a person can do, a sentence.</param>
    /// <param name="limit">How much there is; null = <see cref="Available"/>.</param>
    /// <exception cref="WorkException">There is less; the message says both numbers.</exception>
    public static void Require(string what, double bytes, string cure, long? limit = null)
    {
        if (bytes > (limit ?? Available))
        {
            throw new WorkException($"{what} needs about {Size(bytes)} of memory, {Size(limit ?? Available)} are there. {cure}");
        }
    }

    /// <summary>A number of bytes for people: 1.5 GiB.</summary>
    public static string Size(double bytes) => bytes switch
    {
        < 1L << 20 => $"{bytes / (1L << 10):0.#} KiB",
        < 1L << 30 => $"{bytes / (1L << 20):0.#} MiB",
        < 1L << 40 => $"{bytes / (1L << 30):0.#} GiB",
        _ => $"{bytes / (1L << 40):G3} TiB",
    };
}

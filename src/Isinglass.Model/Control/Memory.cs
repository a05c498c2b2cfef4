namespace Isinglass.Model.Control;

/// <summary>The memory of this process, to be checked before building something of known size.</summary>
internal static class Memory
{
    /// <summary>Available bytes: of the machine, of its container, or of the heap's limit.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Refuses what does not fit. Estimates should be lower bounds, so that nothing is refused that would fit.</summary>
    /// <param name="what">What needs the memory, as the beginning of a sentence.</param>
    /// <param name="bytes">Estimated bytes.</param>
    /// <param name="cure">What the user can do, a sentence.</param>
    /// <param name="limit">The available bytes; null = <see cref="Available"/>.</param>
    /// <exception cref="WorkException">Less is available; the message has both numbers.</exception>
    public static void Require(string what, double bytes, string cure, long? limit = null)
    {
        if (bytes > (limit ?? Available))
        {
            throw new WorkException($"{what} needs about {Size(bytes)} of memory, {Size(limit ?? Available)} are there. {cure}");
        }
    }

    /// <summary>A number of bytes as text: 1.5 GiB.</summary>
    public static string Size(double bytes) => bytes switch
    {
        < 1L << 20 => $"{bytes / (1L << 10):0.#} KiB",
        < 1L << 30 => $"{bytes / (1L << 20):0.#} MiB",
        < 1L << 40 => $"{bytes / (1L << 30):0.#} GiB",
        _ => $"{bytes / (1L << 40):G3} TiB",
    };
}

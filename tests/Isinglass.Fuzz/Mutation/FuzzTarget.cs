using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Fuzz.Mutation;

/// <summary>A reader that damaged files are given to. It may refuse what it gets with an <see cref="InputException"/>, and nothing else.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Seeds">Undamaged files.</param>
/// <param name="Read">Reads one, and compares what was accepted with what is written of it.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    // A small file that makes a reader ask for so much has fooled it.
    private const long MostMemory = 1L << 29;

    /// <summary>Whether it reads whatever there is, and leaves out what says nothing.</summary>
    public bool TakesAnything { get; init; }

    /// <summary>Damages what lies inside a container; by default the file itself.</summary>
    public Func<byte[], Func<byte[], byte[]>, byte[]> Inside { get; init; } = static (content, mutate) => mutate(content);

    /// <summary>The damaged file of a key.</summary>
    public byte[] Damage(RandomKey key)
    {
        var random = key.CreateSource();
        var mutator = new Mutator(random, Seeds);
        var seed = Seeds[random.NextBelow(Seeds.Count)];
        return random.NextBelow(4) == 0 ? mutator.Mutate(seed) : Inside(seed, mutator.Mutate);
    }

    /// <summary>Reads a file; what is wrong with the reader, or null. <paramref name="isAccepted"/> says whether it took the file.</summary>
    public string? Fault(byte[] content, out bool isAccepted)
    {
        isAccepted = false;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(content);
            isAccepted = true;
        }
        catch (InputException exception)
        {
            if (string.IsNullOrWhiteSpace(exception.Message) || exception.Message.Contains("System.", StringComparison.Ordinal))
            {
                return $"a refusal that names nothing, or a type: {exception.Message}";
            }
        }
#pragma warning disable CA1031 // Whatever else comes out of a reader is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MostMemory ? $"{content.Length} bytes made the reader ask for {allocated >> 20} MB" : null;
    }
}

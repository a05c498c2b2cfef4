using System.Runtime.InteropServices;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>
/// Zeroed native memory, aligned to a cache line and padded to whole ones, so that vectors can be loaded and stored aligned and past the last element.
/// </summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;

    // Large buffers request pages of 2 MiB: rows of a coupling matrix otherwise miss the TLB at every flip (measured: a quarter of the time).
    private const nuint HugePage = 2 << 20;
    private T* _pointer;

    /// <summary>Room for <paramref name="length"/> elements and one more cache line.</summary>
    public NativeBuffer(long length)
    {
        var bytes = (((nuint)(length * sizeof(T)) + CacheLine - 1) / CacheLine + 1) * CacheLine;
        _pointer = (T*)NativeMemory.AlignedAlloc(bytes, bytes < 2 * HugePage ? CacheLine : HugePage);
        if (bytes >= 2 * HugePage)
        {
            HugePages.Advise(_pointer, bytes);
        }

        NativeMemory.Clear(_pointer, bytes);
        Length = length;
    }

    ~NativeBuffer() => Free();

    /// <summary>Number of elements requested.</summary>
    public long Length { get; }

    /// <summary>The first element.</summary>
    public T* Pointer => _pointer;

    /// <summary>An element.</summary>
    public ref T this[long index] => ref _pointer[index];

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}

/// <summary>The operating system's large pages.</summary>
internal static unsafe partial class HugePages
{
    // MADV_HUGEPAGE of <sys/mman.h> on Linux.
    private const int Huge = 14;

    /// <summary>Requests large pages; a system without them keeps small ones.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, bytes, Huge);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint bytes, int advice);
}

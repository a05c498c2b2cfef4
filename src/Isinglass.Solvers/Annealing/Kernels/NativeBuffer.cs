using System.Runtime.InteropServices;

namespace Isinglass.Solvers;

/// <summary>
/// Zeroed native memory, aligned to a cache line and padded to whole ones, so that vectors can be loaded and stored aligned and past the last element.
/// </summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;
    private T* _pointer;

    /// <summary>Room for <paramref name="length"/> elements and one more cache line.</summary>
    public NativeBuffer(long length)
    {
        var bytes = (((nuint)(length * sizeof(T)) + CacheLine - 1) / CacheLine + 1) * CacheLine;
        _pointer = (T*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(_pointer, bytes);
        Length = length;
    }

    ~NativeBuffer() => Free();

    /// <summary>Number of elements asked for.</summary>
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

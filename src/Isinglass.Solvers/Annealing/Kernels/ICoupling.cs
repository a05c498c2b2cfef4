using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>How a dense row stores its couplings.</summary>
internal unsafe interface ICoupling<TSelf>
    where TSelf : unmanaged, ICoupling<TSelf>
{
    /// <summary>Name of the kernel with such rows.</summary>
    static abstract string KernelName { get; }

    /// <summary>16 couplings as floats; aligned to 16 elements.</summary>
    static abstract Vector512<float> Widen(TSelf* source);

    /// <summary>A coupling in this layout.</summary>
    static abstract TSelf From(double value);
}

/// <summary>A coupling of -127 .. 127 units in a byte.</summary>
internal readonly unsafe struct ByteCoupling : ICoupling<ByteCoupling>
{
    private readonly sbyte _value;

    private ByteCoupling(sbyte value) => _value = value;

    /// <inheritdoc/>
    public static string KernelName => "dense-int8-float";

    /// <inheritdoc/>
    public static ByteCoupling From(double value) => new((sbyte)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(ByteCoupling* source)
    {
        if (Avx512F.IsSupported)
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.LoadAligned((sbyte*)source)));
        }

        var (low, high) = Vector128.Widen(Vector128.LoadAligned((sbyte*)source));
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)));
    }
}

/// <summary>A coupling in single precision.</summary>
internal readonly unsafe struct FloatCoupling : ICoupling<FloatCoupling>
{
    private readonly float _value;

    private FloatCoupling(float value) => _value = value;

    /// <inheritdoc/>
    public static string KernelName => "dense-float";

    /// <inheritdoc/>
    public static FloatCoupling From(double value) => new((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(FloatCoupling* source) => Vector512.LoadAligned((float*)source);
}

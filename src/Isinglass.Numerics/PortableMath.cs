using System.Runtime.Intrinsics;

namespace Isinglass.Numerics;

/// <summary>
/// Exponentials and logarithms with equal bits on every machine: only sums, products and quotients in a fixed order, where the C library's functions differ in
/// the last place between processors. Relative error below 2e-7 in single and 2e-15 in double precision.
/// </summary>
internal static class PortableMath
{
    // ln 2 in two parts, the first with trailing zeros so that k times it is exact (Cody, Waite 1980), and 1 / ln 2.
    private const float High = 0.693359375f, Low = -2.12194440e-4f, Inverse = 1.44269504f;

    private const double Ln2 = 0.6931471805599453;

    // The bits of sqrt 1/2 and of the fraction of a double: minus the first, the exponent field counts the powers of two beyond [sqrt 1/2, sqrt 2).
    private const long HalfRoot = 0x3FE6A09E667F3BCD, Fraction = 0xFFFFFFFFFFFFF;

    /// <summary>
    /// e^x for finite x; 0 below -87, e^88 above 88. Range reduction x = k ln 2 + r and the Taylor polynomial of degree 7 in |r| &lt;= ln 2 / 2.
    /// </summary>
    public static float Exp(float x)
    {
        if (x < -87)
        {
            return 0;
        }

        x = MathF.Min(x, 88);
        var k = MathF.Floor(x * Inverse + 0.5f);
        var r = x - k * High - k * Low;
        var sum = 1 + r * (1 + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720 + r * (1f / 5040)))))));
        return sum * BitConverter.Int32BitsToSingle(((int)k + 127) << 23);
    }

    /// <summary>e^x of 16 values, to the bits of the scalar function.</summary>
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var isZero = Vector512.LessThan(x, Vector512.Create(-87f));
        x = Vector512.Max(Vector512.Min(x, Vector512.Create(88f)), Vector512.Create(-87f));
        var k = Vector512.Floor(x * Inverse + Vector512.Create(0.5f));
        var r = x - k * High - k * Low;
        var sum = Vector512.Create(1f / 720) + r * (1f / 5040);
        sum = Vector512.Create(1f / 120) + r * sum;
        sum = Vector512.Create(1f / 24) + r * sum;
        sum = Vector512.Create(1f / 6) + r * sum;
        sum = Vector512.Create(1f / 2) + r * sum;
        sum = Vector512<float>.One + r * sum;
        sum = Vector512<float>.One + r * sum;
        var power = Vector512.ShiftLeft(Vector512.ConvertToInt32(k) + Vector512.Create(127), 23).AsSingle();
        return Vector512.AndNot(sum * power, isZero.AsSingle());
    }

    /// <summary>tanh x = 1 - 2 / (e^2x + 1).</summary>
    public static float Tanh(float x) => 1 - 2 / (Exp(2 * x) + 1);

    /// <summary>tanh of 16 values, to the bits of the scalar function.</summary>
    public static Vector512<float> Tanh(Vector512<float> x) => Vector512<float>.One - Vector512.Create(2f) / (Exp(x * 2f) + Vector512<float>.One);

    /// <summary>
    /// ln x for a positive normal x in double precision: x = 2^k m with m in [1/sqrt 2, sqrt 2), ln m = 2 artanh((m - 1) / (m + 1)) by its series.
    /// </summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x) - HalfRoot;
        var k = bits >> 52;
        var m = BitConverter.Int64BitsToDouble((bits & Fraction) + HalfRoot);

        // |u| <= 0.1716, so the term after u^17 is below 1e-15.
        var u = (m - 1) / (m + 1);
        var v = u * u;
        var sum = 1 + v * (1.0 / 3 + v * (1.0 / 5 + v * (1.0 / 7 + v * (1.0 / 9 + v * (1.0 / 11 + v * (1.0 / 13 + v * (1.0 / 15 + v * (1.0 / 17))))))));
        return k * Ln2 + 2 * u * sum;
    }

    /// <summary>ln x of 8 positive normal values, to the bits of the scalar function.</summary>
    public static Vector512<double> Log(Vector512<double> x)
    {
        var bits = x.AsInt64() - Vector512.Create(HalfRoot);
        var k = Vector512.ConvertToDouble(Vector512.ShiftRightArithmetic(bits, 52));
        var m = ((bits & Vector512.Create(Fraction)) + Vector512.Create(HalfRoot)).AsDouble();
        var u = (m - Vector512<double>.One) / (m + Vector512<double>.One);
        var v = u * u;
        var sum = Vector512.Create(1.0 / 15) + v * (1.0 / 17);
        sum = Vector512.Create(1.0 / 13) + v * sum;
        sum = Vector512.Create(1.0 / 11) + v * sum;
        sum = Vector512.Create(1.0 / 9) + v * sum;
        sum = Vector512.Create(1.0 / 7) + v * sum;
        sum = Vector512.Create(1.0 / 5) + v * sum;
        sum = Vector512.Create(1.0 / 3) + v * sum;
        sum = Vector512<double>.One + v * sum;
        return k * Ln2 + u * 2.0 * sum;
    }
}

namespace Isinglass.Neural.Baselines;

/// <summary>
/// Exponential functions with equal bits on every machine: only sums and products in a fixed order, where the C library's functions differ in the last place
/// between processors. Relative error below 2e-7.
/// </summary>
internal static class PortableMath
{
    /// <summary>e^x for finite x; 0 below -87, e^88 above 88. Range reduction x = k ln 2 + r and the Taylor polynomial of degree 7 in |r| &lt;= ln 2 / 2.</summary>
    public static float Exp(float x)
    {
        if (x < -87)
        {
            return 0;
        }

        // ln 2 in two parts, the first with trailing zeros so that k times it is exact (Cody, Waite 1980).
        const float high = 0.693359375f, low = -2.12194440e-4f, inverse = 1.44269504f;
        x = MathF.Min(x, 88);
        var k = MathF.Floor(x * inverse + 0.5f);
        var r = x - k * high - k * low;
        var sum = 1 + r * (1 + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720 + r * (1f / 5040)))))));
        return sum * BitConverter.Int32BitsToSingle(((int)k + 127) << 23);
    }

    /// <summary>tanh x = 1 - 2 / (e^2x + 1).</summary>
    public static float Tanh(float x) => 1 - 2 / (Exp(2 * x) + 1);

    /// <summary>
    /// ln x for positive x in double precision: x = 2^k m with m in [1/sqrt 2, sqrt 2), ln m = 2 artanh((m - 1) / (m + 1)) by its series.
    /// </summary>
    public static double Log(double x)
    {
        const double ln2 = 0.6931471805599453;
        var k = Math.ILogB(x);
        var m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            k++;
        }

        // |u| <= 0.1716, so the term after u^17 is below 1e-15.
        var u = (m - 1) / (m + 1);
        var sum = 0.0;
        for (var power = 17; power >= 1; power -= 2)
        {
            sum = sum * u * u + 1.0 / power;
        }

        return k * ln2 + 2 * u * sum;
    }
}

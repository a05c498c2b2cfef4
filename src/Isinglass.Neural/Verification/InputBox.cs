using Isinglass.Neural.Data;

namespace Isinglass.Neural.Verification;

/// <summary>Integer inputs Low, Low + Step, ..., High of every feature; two or more levels where Low &lt; High.</summary>
/// <param name="Low">Smallest value of each feature.</param>
/// <param name="High">Largest value.</param>
/// <param name="Step">Distance of neighbouring levels: 2 for one-bit inputs (-1 and +1), else 1.</param>
internal sealed record InputBox(int[] Low, int[] High, int Step)
{
    /// <summary>
    /// All inputs at most <paramref name="steps"/> levels away from a sample in every feature and inside the quantizer's range. A feature that never varied in
    /// training stays 0.
    /// </summary>
    public static InputBox Around(ReadOnlySpan<sbyte> sample, InputQuantizer quantizer, int steps)
    {
        var (low, high, step) = (new int[sample.Length], new int[sample.Length], quantizer.Bits == 1 ? 2 : 1);
        var reach = Math.Min(steps, 2 * quantizer.MaxAbs) * step;
        for (var i = 0; i < sample.Length; i++)
        {
            var isFixed = quantizer.Steps[i] == 0;
            low[i] = isFixed ? sample[i] : Math.Max(sample[i] - reach, -quantizer.MaxAbs);
            high[i] = isFixed ? sample[i] : Math.Min(sample[i] + reach, quantizer.MaxAbs);
        }

        return new InputBox(low, high, step);
    }

    /// <summary>The halves of this box along a feature with several levels.</summary>
    public (InputBox Lower, InputBox Upper) Split(int feature)
    {
        var (low, high) = ((int[])Low.Clone(), (int[])High.Clone());
        high[feature] = Low[feature] + (High[feature] - Low[feature]) / Step / 2 * Step;
        low[feature] = high[feature] + Step;
        return (this with { High = high }, this with { Low = low });
    }

    /// <summary>The level nearest to a value.</summary>
    public sbyte Nearest(int feature, double value)
    {
        var levels = Math.Round((value - Low[feature]) / Step, MidpointRounding.AwayFromZero);
        return (sbyte)Math.Clamp(Low[feature] + (int)levels * Step, Low[feature], High[feature]);
    }
}

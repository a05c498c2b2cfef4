namespace Isinglass.Neural.Verification;

/// <summary>A part of the search space: a box of inputs, with limits of the first layer's sums.</summary>
/// <param name="Box">The inputs.</param>
/// <param name="SumLow">Smallest sum of each unit.</param>
/// <param name="SumHigh">Largest sum.</param>
/// <param name="Multipliers">Where minimising the bound begins: one a unit.</param>
internal sealed record LeadNode(InputBox Box, int[] SumLow, int[] SumHigh, double[] Multipliers)
{
    /// <summary>No lead of its points is larger.</summary>
    public double Bound { get; init; } = double.PositiveInfinity;

    /// <summary>The unit to divide by, or -1.</summary>
    public int Unit { get; init; } = -1;

    /// <summary>The sum with which the upper part of <see cref="Unit"/> begins.</summary>
    public int Threshold { get; init; }

    /// <summary>Without a unit the feature to divide by; -1 where a single point is left.</summary>
    public int Feature { get; init; } = -1;

    /// <summary>The two parts.</summary>
    public (LeadNode Lower, LeadNode Upper) Divide()
    {
        if (Unit < 0)
        {
            var (lowerBox, upperBox) = Box.Split(Feature);
            return (this with { Box = lowerBox }, this with { Box = upperBox });
        }

        var (low, high) = ((int[])SumLow.Clone(), (int[])SumHigh.Clone());
        (low[Unit], high[Unit]) = (Threshold, Threshold - 1);
        return (this with { SumHigh = high }, this with { SumLow = low });
    }
}

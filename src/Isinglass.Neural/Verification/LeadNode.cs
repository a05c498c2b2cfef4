namespace Isinglass.Neural.Verification;

/// <summary>A part of the search space: a box of inputs, with limits of the first layer's sums.</summary>
/// <param name="Box">The inputs.</param>
/// <param name="SumLow">Smallest sum of each unit.</param>
/// <param name="SumHigh">Largest sum.</param>
/// <param name="Multipliers">Multipliers from which the bound is minimised, one a unit.</param>
internal sealed record LeadNode(InputBox Box, int[] SumLow, int[] SumHigh, double[] Multipliers)
{
    /// <summary>An upper bound of the lead over its points.</summary>
    public double Bound { get; init; } = double.PositiveInfinity;

    /// <summary>The unit to divide by, or -1.</summary>
    public int Unit { get; init; } = -1;

    /// <summary>The sum with which the upper part of <see cref="Unit"/> begins.</summary>
    public int Threshold { get; init; }

    /// <summary>The feature to divide by when there is no unit; -1 for a single point.</summary>
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

using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference;

/// <summary>
/// The loss of an integer margin as an integer: sums are exact and equal on every machine, whatever the order or the width of vectors.
/// A hinge is max(0, Threshold - m) in lattice units, the square of a residual is m^2; any other loss is a table whose unit is 2^-12, or larger where that
/// would overflow.
/// </summary>
internal sealed class IntegerLoss
{
    /// <summary>A margin with zero loss, for lanes without a sample; small enough that changes never overflow.</summary>
    internal const int Satisfied = 1 << 29;

    // Entries of a table stay below 2^24 (sums of several fit 32 bits); finer than 1/4096 gains nothing, coarser than 1/16 distorts the function.
    private const double FinestScale = 4096, CoarsestScale = 16, LargestEntry = 1 << 24;

    // The largest residual whose square fits 32 bits.
    private const int LargestSquared = 46340;

    private readonly int[] _table = [];
    private readonly int _range;

    /// <summary>Puts a loss on the lattice of outputs with the given standard deviation; margins lie in -range .. range.</summary>
    public IntegerLoss(LossSpec spec, double deviation, int range)
    {
        Spec = spec;
        _range = range;
        if (spec.Function.Name == "hinge")
        {
            IsHinge = true;
            Threshold = Math.Max(1, (int)Math.Round(spec.Margin * deviation, MidpointRounding.AwayFromZero));
            Unit = 1 / deviation;
            return;
        }

        if (spec is { IsRegression: true, Function.Name: "squared" })
        {
            if (range > LargestSquared)
            {
                throw new InputException($"Residuals up to {range} have squares beyond 32 bits: use fewer input bits (`input_bits`) or another loss.");
            }

            IsSquare = true;
            Unit = 1 / (spec.Margin * deviation * deviation);
            return;
        }

        if (range > 1 << 24)
        {
            throw new InputException($"The outputs span {2L * range + 1} values: too many for a table of the loss {spec.Function.Name}. Use fewer input bits.");
        }

        var losses = new double[2 * range + 1];
        var scale = FinestScale;
        for (var m = -range; m <= range; m++)
        {
            var loss = losses[m + range] = spec.Evaluate(m / deviation);
            while (Math.Abs(loss) * scale >= LargestEntry && scale > CoarsestScale)
            {
                scale /= 2;
            }

            if (!(Math.Abs(loss) * scale < LargestEntry))
            {
                throw new InputException($"The loss {spec.Function.Name} is {loss} at margin {m / deviation:G4}: not finite or too large for exact sums. Use "
                    + $"a bounded loss or a larger margin.");
            }
        }

        Unit = 1 / scale;
        _table = [.. losses.Select(loss => (int)Math.Round(loss * scale, MidpointRounding.AwayFromZero))];
    }

    /// <summary>The loss that this is the lattice form of.</summary>
    public LossSpec Spec { get; }

    /// <summary>Whether the loss is max(0, Threshold - m).</summary>
    public bool IsHinge { get; }

    /// <summary>Whether the loss is m^2.</summary>
    public bool IsSquare { get; }

    /// <summary>The margin in lattice units (hinge only).</summary>
    public int Threshold { get; }

    /// <summary>Value of one integer unit of loss, in normalised margin units.</summary>
    public double Unit { get; }

    /// <summary>The largest loss of a margin in range, in integer units.</summary>
    public int Largest => IsHinge ? Threshold + _range : IsSquare ? _range * _range : _table.Max();

    /// <summary>The loss of a margin; margins beyond the range count as the range's end.</summary>
    public int this[int margin] => IsHinge ? Math.Max(0, Threshold - margin)
        : margin >= Satisfied / 2 ? 0
        : IsSquare ? margin * margin
        : _table[Math.Clamp(margin, -_range, _range) + _range];
}

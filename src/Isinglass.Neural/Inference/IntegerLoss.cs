using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>
/// The loss of an integer margin as an integer: sums are exact and equal on every machine, whatever the order or the width of vectors.
/// A hinge is max(0, Threshold - m) in lattice units; any other loss is a table with 2^-12 as its unit.
/// </summary>
public sealed class IntegerLoss
{
    /// <summary>A margin so large that no loss is left; lanes without a sample have it. Small enough that changes never overflow.</summary>
    internal const int Satisfied = 1 << 29;

    private const double TableScale = 4096;

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

        if (range > 1 << 24)
        {
            throw new InputException($"The outputs span {2L * range + 1} values: too many for a table of the loss {spec.Function.Name}. Use fewer input bits.");
        }

        Unit = 1 / TableScale;
        _table = new int[2 * range + 1];
        for (var m = -range; m <= range; m++)
        {
            var loss = spec.Evaluate(m / deviation) * TableScale;
            if (!(Math.Abs(loss) < 1 << 24))
            {
                throw new InputException($"The loss {spec.Function.Name} is {loss / TableScale} at margin {m / deviation:G4}: not finite or too large for exact sums. Use a bounded loss or a larger margin.");
            }

            _table[m + range] = (int)Math.Round(loss, MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>The loss that this is the lattice form of.</summary>
    public LossSpec Spec { get; }

    /// <summary>Whether the loss is max(0, Threshold - m).</summary>
    public bool IsHinge { get; }

    /// <summary>The margin in lattice units (hinge only).</summary>
    public int Threshold { get; }

    /// <summary>Value of one integer unit of loss, in normalised margin units.</summary>
    public double Unit { get; }

    /// <summary>The largest loss of a margin in range, in integer units.</summary>
    public int Largest => IsHinge ? Threshold + _range : _table.Max();

    /// <summary>The loss of a margin; margins beyond the range count as the range's end.</summary>
    public int this[int margin] => IsHinge ? Math.Max(0, Threshold - margin)
        : margin >= Satisfied / 2 ? 0
        : _table[Math.Clamp(margin, -_range, _range) + _range];
}

using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>
/// A model whose coefficients fit signed integers of few bits after division by one step, and the error of that. Biases and couplings are those of the model's
/// own vartype, squared terms multiplied out; the offset is kept, because no machine needs it.
/// </summary>
internal sealed class ReducedModel
{
    /// <summary>Limit of roundings over all steps tried.</summary>
    private const int MostRoundings = 20_000_000;

    private ReducedModel(BinaryQuadraticModel source, int bits, double step, Func<double, double> map)
    {
        Source = source;
        Bits = bits;
        Step = step;
        var errors = 0.0;
        Target = Map(source, value =>
        {
            var reduced = map(value);
            errors += Count(value, reduced);
            return reduced;
        });
        OrderGap = source.Vartype == Vartype.Binary ? errors : 2 * errors;
        KeepsOrder = errors == 0 || (CoefficientRange.CommonStep(source) is { } lattice && OrderGap < lattice * (1 - 1e-9));
    }

    /// <summary>The model that was given, squared terms multiplied out.</summary>
    public BinaryQuadraticModel Source { get; }

    /// <summary>The model with reduced coefficients, over the same variables.</summary>
    public BinaryQuadraticModel Target { get; }

    /// <summary>Bits of a signed coefficient.</summary>
    public int Bits { get; }

    /// <summary>The unit of the coefficients; they are multiples of it after <see cref="PrecisionReduction.Round"/>.</summary>
    public double Step { get; }

    /// <summary>Number of coefficients that are not 0 in the source.</summary>
    public int CoefficientCount { get; private set; }

    /// <summary>How many of them are 0 in the target.</summary>
    public int VanishedCount { get; private set; }

    /// <summary>Share of the coefficients that vanish, 0..1.</summary>
    public double VanishedShare => CoefficientCount == 0 ? 0 : (double)VanishedCount / CoefficientCount;

    /// <summary>Largest |error| / |coefficient| among those that do not vanish.</summary>
    public double LargestRelativeError { get; private set; }

    /// <summary>
    /// Two states whose energies differ by more than this keep their order, and the optimum of the target is at most this much above that of the source: the
    /// sum of all |errors|, over spins twice that sum.
    /// </summary>
    public double OrderGap { get; }

    /// <summary>
    /// Whether it is certain that no two states of different energy change their order: energies lie on a lattice whose
    /// step is above <see cref="OrderGap"/>, or nothing was changed.
    /// </summary>
    public bool KeepsOrder { get; }

    /// <summary>Reduces a model.</summary>
    /// <param name="model">The model; bits or spins.</param>
    /// <param name="bits">Bits of a signed coefficient, 2 to 52.</param>
    /// <param name="reduction">Round or drop; the others have their own types, <see cref="SplitModel"/> and <see cref="MutatedModel"/>.</param>
    /// <exception cref="InputException">The number of bits is out of range.</exception>
    public static ReducedModel Of(BinaryQuadraticModel model, int bits, PrecisionReduction reduction = PrecisionReduction.Round)
    {
        CheckBits(bits);
        var source = model.Expand();
        var largestInteger = (1L << (bits - 1)) - 1;
        if (reduction is not (PrecisionReduction.Round or PrecisionReduction.Drop))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Only rounding and dropping keep the form of a model.");
        }

        var largest = CoefficientRange.Of(source).Largest;
        if (largest == 0)
        {
            return new ReducedModel(source, bits, 1, static value => value);
        }

        if (reduction == PrecisionReduction.Drop)
        {
            var step = largest / largestInteger;
            return new ReducedModel(source, bits, step, value => Math.Abs(value) < step / 2 ? 0 : value);
        }

        var best = BestStep(source, largest, largestInteger);
        return new ReducedModel(source, bits, best, value => Rounded(value, best));
    }

    /// <summary>Refuses a number of bits out of range.</summary>
    internal static void CheckBits(int bits)
    {
        if (bits is < 2 or > 52)
        {
            throw new InputException($"Coefficients of {bits} bits are not possible. Use 2 to 52.");
        }
    }

    private double Count(double value, double reduced)
    {
        if (value == 0)
        {
            return 0;
        }

        CoefficientCount++;
        var error = Math.Abs(reduced - value);
        if (reduced == 0)
        {
            VanishedCount++;
        }
        else
        {
            LargestRelativeError = Math.Max(LargestRelativeError, error / Math.Abs(value));
        }

        return error;
    }

    private static double Rounded(double value, double step) => step * Math.Round(value / step);

    /// <summary>
    /// The step largest / k with the least sum of errors. k from above half of the largest integer is
    /// enough: the multiples of a step are multiples of its half as well.
    /// </summary>
    internal static double BestStep(BinaryQuadraticModel model, double largest, long largestInteger)
    {
        var values = model.Linear.ToArray().Concat(model.Pairs().Select(static pair => pair.Value)).Where(static value => value != 0).ToArray();
        var candidates = Math.Min(largestInteger - largestInteger / 2, Math.Max(1, MostRoundings / values.Length));
        var (best, least) = (largest / largestInteger, double.PositiveInfinity);
        for (var c = 0L; c < candidates; c++)
        {
            var step = largest / (largestInteger - c);
            var error = values.Sum(value => Math.Abs(Rounded(value, step) - value));
            if (error < least)
            {
                (best, least) = (step, error);
            }
        }

        return best;
    }

    private static BinaryQuadraticModel Map(BinaryQuadraticModel model, Func<double, double> map)
    {
        var builder = new BinaryQuadraticModelBuilder(model.Vartype, model.VariableCount) { Labels = model.Labels };
        builder.AddOffset(model.Offset);
        for (var i = 0; i < model.VariableCount; i++)
        {
            builder.AddLinear(i, map(model.Linear[i]));
        }

        foreach (var (first, second, value) in model.Pairs())
        {
            builder.AddQuadratic(first, second, map(value));
        }

        return builder.Build();
    }
}
